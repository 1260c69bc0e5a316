import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'undici';
import { EDGE_URL } from './declaration.ts';

/** What became of requests that no switch may disturb. */
type Ride = { readonly answered: number; readonly lost: readonly string[] };

/** Requests of five seconds, one begun every second, and POSTs one after another on one connection. */
export type Riders = {
  /** Lets no new ones begin, and waits for those that run. */
  readonly stop: () => Promise<{ readonly slow: Ride; readonly posts: Ride }>;
};

const SLOW_MS = 5000;
const SLOW_EVERY_MS = 1000;
const POST_EVERY_MS = 100;
const PATIENCE_MS = 60_000;
const PATH = '/api/travel/plan';
const BODY = JSON.stringify({ city: 'beijing', days: 2 });

/** They ask for this host at the edge on this machine. */
export function startRiders(host: string): Riders {
  const over = new AbortController();
  const slow = counter();
  const posts = counter();
  const done = Promise.all([
    slowRequests(host, over.signal, slow),
    keptAlivePosts(host, over.signal, posts),
  ]);
  return {
    stop: async () => {
      over.abort();
      await done;
      return { slow: slow.ride, posts: posts.ride };
    },
  };
}

type Counter = {
  readonly ride: { answered: number; lost: string[] };
  readonly count: (status: Promise<number>) => Promise<void>;
};

function counter(): Counter {
  const ride: Counter['ride'] = { answered: 0, lost: [] };
  return {
    ride,
    count: async (status) => {
      const found = await status.catch((error: unknown) => String(error));
      if (found === 200) ride.answered += 1;
      else ride.lost.push(String(found));
    },
  };
}

async function slowRequests(host: string, over: AbortSignal, { count }: Counter): Promise<void> {
  const running: Promise<void>[] = [];
  while (!over.aborted) {
    running.push(count(slowRequest(host)));
    await wait(SLOW_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
  await Promise.all(running);
}

/** The edge passes on what it has got, so that the slot waits for the rest. */
async function slowRequest(host: string): Promise<number> {
  const sending = request(`${EDGE_URL}${PATH}`, {
    method: 'POST',
    agent: false,
    timeout: PATIENCE_MS,
    headers: { host, 'content-type': 'application/json', 'content-length': BODY.length },
  });
  const answer = once(sending, 'response');
  sending.write(BODY.slice(0, 10));
  const cut = await Promise.race([answer, wait(SLOW_MS)]);
  if (cut === undefined) sending.end(BODY.slice(10));
  const [response] = (await answer) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return cut === undefined ? (response.statusCode ?? 0) : -1;
}

async function keptAlivePosts(host: string, over: AbortSignal, { count }: Counter): Promise<void> {
  const connection = new Client(EDGE_URL, { pipelining: 1, headersTimeout: PATIENCE_MS });
  while (!over.aborted) {
    await count(
      connection
        .request({
          path: PATH,
          method: 'POST',
          headers: { host, 'content-type': 'application/json' },
          body: BODY,
        })
        .then(async ({ statusCode, body }) => {
          await body.dump();
          return statusCode;
        }),
    );
    await wait(POST_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
  await connection.close();
}
