import { setTimeout as wait } from 'node:timers/promises';
import { openClient, PATIENCE_MS } from './client.ts';
import { createOrders, type Orders } from './orders.ts';
import { outcomeOf, type Answer } from './outcome.ts';
import { createPacer } from './pacer.ts';
import { createRandom, type Random } from './random.ts';
import { planRequest, searchRequest, type Ended, type VisitorRequest } from './request.ts';
import { createTally, type VisitorStats } from './tally.ts';
import { MACHINE_TIMER, type Timer } from './timer.ts';

export type { VisitorStats } from './tally.ts';

/** Shares of the requests, 0–1 each; the rest are steps of orders. */
type VisitorMix = { readonly search: number; readonly plan: number };

/** Who comes, and where to; all chance is drawn from the seed. */
type VisitorOptions = {
  /** Of the edge: plain HTTP on 127.0.0.1. */
  readonly url: string;
  /** What they ask for, where it is not the address. */
  readonly host?: string;
  readonly requestsPerSecond: number;
  readonly seed: number;
  /** Lets nobody new come once it is raised. */
  readonly signal?: AbortSignal;
  readonly mix?: VisitorMix;
  readonly timer?: Timer;
};

/** Visitors of the service, at a steady rate whatever the answers. */
export type Visitors = {
  readonly stats: () => VisitorStats;
  /** Lets nobody new come, and comes back when every running request has ended. */
  readonly stop: () => Promise<void>;
};

/** An order takes three requests, so of 300 requests/s about 27 pay. */
const MIX: VisitorMix = { search: 0.58, plan: 0.15 };
const TICK_MS = 5;
/** Beyond this the machine is lost, not the service; what comes then counts as failed. */
const MAX_IN_FLIGHT = 10_000;
const STOP_DEADLINE_MS = 2 * PATIENCE_MS;

/**
 * Starts visitors who search, plan, order and pay. One request never waits for another's answer, so a slow service
 * sees the same load as a fast one.
 * @throws {UserError} when the URL leads off this machine.
 */
export function startVisitors(options: VisitorOptions): Visitors {
  const { url, requestsPerSecond, seed, signal, timer = MACHINE_TIMER } = options;
  const client = openClient(url, options.host);
  const random = createRandom(seed);
  const orders = createOrders(random);
  const tally = createTally(() => Date.now());
  const running = new Set<Promise<void>>();
  const pace = createPacer(requestsPerSecond, timer.nowMs());

  const ask = async (request: VisitorRequest): Promise<void> => {
    const startedMs = timer.nowMs();
    const answer =
      running.size < MAX_IN_FLIGHT
        ? await client.ask(request)
        : `not sent: ${MAX_IN_FLIGHT} requests wait for an answer`;
    const nowMs = timer.nowMs();
    const ended = endedBy(request, answer);
    const error = typeof answer === 'string' ? answer : undefined;
    tally.ended(request, ended, { ms: nowMs - startedMs, error });
    request.onEnd?.(ended, nowMs);
  };
  const send = (request: VisitorRequest): void => {
    tally.began(request);
    const one: Promise<void> = ask(request).finally(() => running.delete(one));
    running.add(one);
  };
  const halt = timer.every(TICK_MS, () => {
    const nowMs = timer.nowMs();
    for (let left = pace(nowMs); left > 0; left -= 1) {
      send(nextRequest({ random, orders, mix: options.mix ?? MIX }, nowMs));
    }
  });
  signal?.addEventListener('abort', halt, { once: true });
  if (signal?.aborted === true) halt();
  return {
    stats: () => tally.stats(orders.counts()),
    stop: async () => {
      halt();
      signal?.removeEventListener('abort', halt);
      await allWithin(running, STOP_DEADLINE_MS);
      await client.destroy();
      await Promise.all(running);
    },
  };
}

function nextRequest(
  from: { readonly random: Random; readonly orders: Orders; readonly mix: VisitorMix },
  nowMs: number,
): VisitorRequest {
  const { random, orders, mix } = from;
  const chance = random();
  if (chance < mix.search) return searchRequest(random);
  return chance < mix.search + mix.plan ? planRequest(random) : orders.next(nowMs);
}

function endedBy({ pays }: VisitorRequest, answer: Answer | string): Ended {
  if (typeof answer === 'string') return { outcome: 'failed', answer: undefined };
  return { outcome: outcomeOf(answer, pays !== undefined), answer };
}

async function allWithin(running: ReadonlySet<Promise<void>>, deadlineMs: number): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    Promise.all(running),
    wait(deadlineMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
}
