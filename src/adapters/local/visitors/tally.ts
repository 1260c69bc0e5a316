import { createLatencies } from './latency.ts';
import type { OrderCounts } from './orders.ts';
import type { Ended, Provider, VisitorRequest } from './request.ts';

/** A request that was lost; `atMs` is epoch ms, and exactly one of `status` and `error` is there. */
type Failure = {
  readonly path: string;
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly slot: string | undefined;
  readonly release: string | undefined;
  readonly atMs: number;
};

/** Requests so far: `sent` = `ok` + `rejected` + `refused` + `failed` + `inFlight`. See `Outcome` for the words. */
export type VisitorStats = {
  readonly sent: number;
  readonly ok: number;
  readonly rejected: number;
  readonly refused: number;
  /** Lost requests; a payment that was answered with a refusal is not one. */
  readonly failed: number;
  readonly inFlight: number;
  /** The first twenty of the failed ones. */
  readonly failures: readonly Failure[];
  readonly orders: OrderCounts;
  readonly payments: Readonly<
    Record<Provider, { readonly asked: number; readonly refused: number }>
  >;
  /** Of answers, from sending to the last byte. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** By the header `x-release`; answers of the edge itself are left out. */
  readonly releases: Readonly<
    Record<string, { readonly answered: number; readonly refused: number; readonly failed: number }>
  >;
};

/** Counts what visitors see. */
type Tally = {
  readonly began: (request: VisitorRequest) => void;
  readonly ended: (request: VisitorRequest, ended: Ended, took: Took) => void;
  readonly stats: (orders: OrderCounts) => VisitorStats;
};

/** How long a request took, and why it has no answer. */
type Took = { readonly ms: number; readonly error: string | undefined };

const MAX_FAILURES = 20;
const MAX_RELEASES = 50;

export function createTally(wallMs: () => number): Tally {
  const counts = { sent: 0, ok: 0, rejected: 0, refused: 0, failed: 0 };
  const failures: Failure[] = [];
  const payments = { wechat: { asked: 0, refused: 0 }, alipay: { asked: 0, refused: 0 } };
  const releases = new Map<string, { answered: number; refused: number; failed: number }>();
  const latencies = createLatencies();
  const countRelease = ({ outcome, answer }: Ended): void => {
    if (answer?.release === undefined) return;
    const known = releases.get(answer.release);
    if (known === undefined && releases.size >= MAX_RELEASES) return;
    const release = known ?? { answered: 0, refused: 0, failed: 0 };
    release.answered += 1;
    if (outcome === 'refused' || outcome === 'failed') release[outcome] += 1;
    releases.set(answer.release, release);
  };
  return {
    began: ({ pays }) => {
      counts.sent += 1;
      if (pays !== undefined) payments[pays].asked += 1;
    },
    ended: ({ path, pays }, ended, { ms, error }) => {
      const { outcome, answer } = ended;
      counts[outcome] += 1;
      if (answer !== undefined) latencies.add(ms);
      if (outcome === 'refused' && pays !== undefined) payments[pays].refused += 1;
      countRelease(ended);
      if (outcome !== 'failed' || failures.length >= MAX_FAILURES) return;
      const { status, slot, release } = answer ?? {};
      failures.push({ path, status, error, slot, release, atMs: wallMs() });
    },
    stats: (orders) => ({
      ...counts,
      inFlight: counts.sent - counts.ok - counts.rejected - counts.refused - counts.failed,
      failures: [...failures],
      orders,
      payments: { wechat: { ...payments.wechat }, alipay: { ...payments.alipay } },
      latencyMs: latencies.summary(),
      releases: Object.fromEntries([...releases].map(([name, seen]) => [name, { ...seen }])),
    }),
  };
}
