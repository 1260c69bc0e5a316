import type { GateBounds, GatePolicy, JudgePolicy } from '../../src/domain/gates.ts';
import type { Cell } from './cell.ts';
import { historyOf } from './history.ts';

/** How candidates are judged, and by which weights (percent) traffic moves. */
export type Strategy = {
  readonly policy: JudgePolicy;
  readonly weightsPercent: readonly number[];
  /** The last step lasts at least this long. */
  readonly soakMs: number;
};

const DWELL_MS = 60_000;
const SOAK_MS = 300_000;
const LADDER_PERCENT: readonly number[] = [10, 25, 50, 75, 90];
/** Requests a scrape that may be lost while a release that fails all of them has the first weight. */
const FIRST_REQUESTS = 300;
const FIRST_PERCENT_MIN = 0.5;
const FIRST_PERCENT_MAX = 25;
/** Least growth from step to step with little traffic, in requests/s. */
const GROWTHS: readonly { readonly below: number; readonly growth: number }[] = [
  { below: 10, growth: 2 },
  { below: 100, growth: 1.75 },
];

const bounds = (changes: Partial<GateBounds>): GateBounds => ({
  rollbackRatio: 1.25,
  rollbackRate: 0.001,
  passRatio: 1.5,
  passRate: 0.005,
  dispersion: 2,
  ...changes,
});

/** The gates of the benchmark's service; latency by the bucket bounds next to its p95 and its p99. */
const GATES: readonly GatePolicy[] = [
  { name: 'errors', weight: 0.35, bounds: bounds({ harmPerHour: 60 }) },
  {
    name: 'slower-250',
    weight: 0.2,
    bounds: bounds({ rollbackRate: 0.01, passRate: 0.05, harmPerHour: 600, warmUpMs: 60_000 }),
  },
  {
    name: 'slower-500',
    weight: 0.15,
    bounds: bounds({ rollbackRate: 0.001, passRate: 0.01, harmPerHour: 120, warmUpMs: 60_000 }),
  },
  {
    name: 'payments',
    weight: 0.3,
    bounds: bounds({ rollbackRate: 0.002, passRate: 0.02, harmPerHour: 20 }),
  },
];

/** What ours is told beside its gates. */
export type Options = {
  /** The first weight follows from the traffic. */
  readonly hasPlan: boolean;
  /** What earlier rollouts of the service taught is known. */
  readonly hasHistory: boolean;
};

/** The policy of the benchmark. */
export function strategyOf(cell: Cell, { hasPlan, hasHistory }: Options): Strategy {
  return {
    policy: {
      gates: GATES,
      alpha: 0.01,
      beta: 0.05,
      dwellMs: DWELL_MS,
      shedAfterMs: 45_000,
      blindRollbackAfterMs: 300_000,
      ...(hasHistory ? { history: historyOf(cell) } : {}),
    },
    weightsPercent: hasPlan ? ladderOf(cell) : LADDER_PERCENT,
    soakMs: SOAK_MS,
  };
}

/**
 * From the first weight half-way up to a quarter, as ratios go, and then on as always. Little traffic takes few steps,
 * because each must be proven; much traffic can afford them.
 */
function ladderOf(cell: Cell): readonly number[] {
  const growth = GROWTHS.find(({ below }) => cell.requestsPerSecond < below)?.growth ?? 1;
  const first = firstPercent(cell);
  const [second = 0, ...rest] = LADDER_PERCENT;
  const half = Math.min(second, Math.sqrt(first * (rest[0] ?? second)));
  const weights = [first];
  for (const weight of [Number(half.toFixed(1)), ...rest]) {
    const last = weights.at(-1) ?? 0;
    if (weight > last && weight >= growth * last) weights.push(weight);
  }
  return weights;
}

/** As much traffic as brings 300 requests in a scrape. */
function firstPercent({ requestsPerSecond, scrapeMs }: Cell): number {
  const share = (100 * FIRST_REQUESTS) / ((requestsPerSecond * scrapeMs) / 1000);
  return Math.min(FIRST_PERCENT_MAX, Math.max(FIRST_PERCENT_MIN, share));
}
