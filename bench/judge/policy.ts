import type { GateBounds, GatePolicy, JudgePolicy } from '../../src/domain/gates.ts';
import type { Cell } from './cell.ts';

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
/** Requests that may be lost in two scrapes while a release that fails all of them has the first weight. */
const FIRST_REQUESTS = 300;
const FIRST_PERCENT_MIN = 0.5;
const FIRST_PERCENT_MAX = 25;

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
    bounds: bounds({ rollbackRate: 0.002, passRate: 0.01, harmPerHour: 20 }),
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
export function strategyOf(cell: Cell, { hasPlan }: Options): Strategy {
  const first = firstPercent(cell);
  return {
    policy: {
      gates: GATES,
      alpha: 0.01,
      beta: 0.05,
      dwellMs: DWELL_MS,
      shedAfterMs: 45_000,
      blindRollbackAfterMs: 300_000,
    },
    weightsPercent: hasPlan
      ? [first, ...LADDER_PERCENT.filter((weight) => weight > first)]
      : LADDER_PERCENT,
    soakMs: SOAK_MS,
  };
}

/** As much traffic as brings 300 requests in two scrapes. */
function firstPercent({ requestsPerSecond, scrapeMs }: Cell): number {
  const share = (100 * FIRST_REQUESTS) / ((requestsPerSecond * 2 * scrapeMs) / 1000);
  return Math.min(FIRST_PERCENT_MAX, Math.max(FIRST_PERCENT_MIN, share));
}
