import { judgeSchema } from '../../src/config/schema/judge-schema.ts';
import type { GateBounds, GatePolicy, JudgePolicy } from '../../src/domain/gates.ts';
import { compilePlan } from '../../src/engine/plan.ts';
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
/** With much traffic a fifth stays on stable to the end: to compare with a tenth takes twice as many bad requests. */
const TOP_LADDER_PERCENT: readonly number[] = [10, 25, 50, 80];
const LITTLE_TRAFFIC = 100;
const CLASS = 'default';
/** Requests a scrape that may be lost while a release that fails all of them has the first weight. */
const FIRST_REQUESTS = 300;
const FIRST_PERCENT_MIN = 0.5;
const FIRST_PERCENT_MAX = 25;
/** Least growth from step to step with little traffic, in requests/s. */
const GROWTHS: readonly { readonly below: number; readonly growth: number }[] = [
  { below: 10, growth: 2 },
  { below: LITTLE_TRAFFIC, growth: 1.75 },
];

/** The product's defaults for a service with one payment provider. */
const DECLARED = judgeSchema.parse({ gates: { payments: { provider: {} } } });

/**
 * The gates of the benchmark's service; latency by the bucket bounds next to its p95 and its p99. The floor of payments
 * is left out: it goes back whatever stable does, also in an incident of both, which is policy and no error of judgement.
 */
const GATES: readonly GatePolicy[] = [
  { name: 'errors', weight: 0.35, bounds: DECLARED.gates.errors.bounds },
  { name: 'slower-250', weight: 0.2, bounds: { ...DECLARED.gates.slow.bounds, harmPerHour: 600 } },
  {
    name: 'slower-500',
    weight: 0.15,
    bounds: {
      ...DECLARED.gates.slow.bounds,
      rollbackRate: 0.001,
      passRate: 0.01,
      harmPerHour: 120,
    },
  },
  ...Object.values(DECLARED.gates.payments).map((gate) => ({
    name: 'payments',
    weight: 0.3,
    bounds: withoutFloor(gate.bounds),
  })),
];

function withoutFloor({ floorRate: _floorRate, ...bounds }: GateBounds): GateBounds {
  return bounds;
}

/** What ours is told beside its gates. */
export type Options = {
  /** Weights that are declared for the traffic; else the product's own ladder of `canary`. */
  readonly hasPlan: boolean;
  /** What earlier rollouts of the service taught is known. */
  readonly hasHistory: boolean;
};

/** The policy of the benchmark. */
export function strategyOf(cell: Cell, { hasPlan, hasHistory }: Options): Strategy {
  return {
    policy: {
      gates: GATES,
      alpha: DECLARED.alpha,
      beta: DECLARED.beta,
      dwellMs: DWELL_MS,
      shedAfterMs: DECLARED.shedAfterMs,
      blindRollbackAfterMs: DECLARED.blindRollbackAfterMs,
      ...(hasHistory ? { history: historyOf(cell) } : {}),
    },
    weightsPercent: hasPlan ? ladderOf(cell) : defaultLadder(cell),
    soakMs: SOAK_MS,
  };
}

/** What the product compiles when the file says nothing of weights. */
function defaultLadder({ requestsPerSecond }: Cell): readonly number[] {
  const { steps } = compilePlan({
    strategy: 'canary',
    classes: [CLASS],
    dwellMs: DWELL_MS,
    soakMs: SOAK_MS,
    requestsPerSecond,
    phaseDeadlineMs: 0,
    waitingMs: 0,
  });
  return steps.map(({ weights }) => weights[CLASS] ?? 100);
}

/**
 * From the first weight half-way up to a quarter, as ratios go, and then on as always. Little traffic takes few steps,
 * because each must be proven; much traffic can afford them.
 */
function ladderOf(cell: Cell): readonly number[] {
  const growth = GROWTHS.find(({ below }) => cell.requestsPerSecond < below)?.growth ?? 1;
  const first = firstPercent(cell);
  const [second = 0, ...rest] =
    cell.requestsPerSecond < LITTLE_TRAFFIC ? LADDER_PERCENT : TOP_LADDER_PERCENT;
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
