import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Timer } from './timer.ts';

/** One request that the service below was asked. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly body: string;
};

/** What the service answers to a request; absent where it answers nothing and cuts the connection. */
export type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A stand-in for the edge with the service behind it. */
export type Service = {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Lets held requests be answered. */
  readonly letGo: () => void;
  readonly close: () => Promise<void>;
};

const RELEASE = { 'x-slot': 'green', 'x-release': '6.2.1' };

/** Trips are found and every order is paid. */
export function goodReply({ path, method }: Asked): Reply {
  const headers = RELEASE;
  if (!path.startsWith('/api/payment/orders')) return { status: 200, body: {}, headers };
  if (method === 'GET') return { status: 200, body: { id: 'g-1', status: 'paid' }, headers };
  const status = path.endsWith('/pay') ? 'paying' : 'created';
  return { status: 201, body: { id: 'g-1', status }, headers };
}

/** Answers with `reply`; while `holds` nothing is answered until `letGo`. */
export async function startService(
  reply: (asked: Asked) => Reply | undefined,
  holds = false,
): Promise<Service> {
  const asked: Asked[] = [];
  let open: (() => void) | undefined;
  const gate = holds ? new Promise<void>((resolve) => (open = resolve)) : Promise.resolve();
  const server = createServer((request, response) => {
    void readAll(request).then(async (one) => {
      asked.push(one);
      await gate;
      answer(response, reply(one));
    });
  });
  const url = await listen(server);
  return { url, asked, letGo: () => open?.(), close: () => close(server) };
}

async function readAll(request: IncomingMessage): Promise<Asked> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  const { method = '', url: path = '', headers } = request;
  return { method, path, host: headers.host ?? '', body };
}

function answer(response: ServerResponse, reply: Reply | undefined): void {
  if (reply === undefined) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  response.end(JSON.stringify(reply.body));
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** Time that stands still until it is told to go on, in steps of 5 ms. */
export function handTimer(): Timer & { readonly advance: (ms: number) => void } {
  let nowMs = 0;
  const ticks = new Set<() => void>();
  return {
    nowMs: () => nowMs,
    every: (_ms, tick) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
    advance: (ms) => {
      for (const endMs = nowMs + ms; nowMs < endMs;) {
        nowMs += 5;
        for (const tick of ticks) tick();
      }
    },
  };
}
