import type { PlanOptions } from '../../src/domain/application.ts';
import type { Input } from '../../src/domain/input.ts';
import type { SlotName } from '../../src/domain/record.ts';
import { SERIES } from '../../src/domain/series.ts';
import type { Gates } from '../../src/runner/gates.ts';
import type { PodBehaviour } from '../fakes/workloads.ts';

/** How a release behaves. Ratios are 0–1. */
export type Release = PodBehaviour & {
  readonly errorRatio: number;
  readonly slowRatio: number;
  readonly paymentFailureRatio: Readonly<Record<string, number>>;
  /** The release is only bad while it gets at least this percent of its class. */
  readonly badFromPercent: number;
  /** Its successful payments are missing in the books. */
  readonly losesMoney: boolean;
  /** Searches of it that find nothing; absent: it does not count them. */
  readonly emptyRatio?: number;
  /** What each of its processes shows right now, `ageMs` after its start; absent: nothing. */
  readonly holds?: (ageMs: number) => Readonly<Record<string, number>>;
};

/** Something that goes wrong for a while; times are ms since the rollout began. */
export type Trouble = {
  readonly kind:
    | 'edge-down'
    | 'edge-silent'
    | 'edge-refuses'
    | 'edge-shows-old'
    | 'metrics-down'
    | 'metrics-silent'
    | 'metrics-stale'
    | 'metrics-nan'
    | 'ledger-down'
    | 'workloads-down'
    | 'store-down'
    | 'order-fails'
    | 'no-copies'
    | 'frozen';
  readonly fromMs: number;
  readonly toMs: number;
};

/** Something that happens at once. */
export type Incident = { readonly atMs: number } & (
  | { readonly kind: 'crash'; readonly slot: SlotName; readonly index: number }
  | { readonly kind: 'edge-restart' }
  | { readonly kind: 'counters-reset'; readonly slot: SlotName }
  | { readonly kind: 'clock-jump'; readonly ms: number }
  | { readonly kind: 'input'; readonly input: Input }
);

/** Where the process of a life is killed: at its call number `call` (counts from 1) of the world. */
export type Kill = {
  readonly call: number;
  readonly when: 'before' | 'after';
  readonly awayMs: number;
};

/** Everything that a run depends on. */
export type Scenario = {
  readonly seed: number;
  readonly candidate: Release;
  readonly stable: Release;
  readonly plan: PlanOptions;
  readonly gates: Gates;
  readonly requestsPerSecond: number;
  readonly paymentsPerSecond: number;
  readonly edgeDelayMs: number;
  readonly deployTakesMs: number;
  readonly troubles: readonly Trouble[];
  readonly incidents: readonly Incident[];
  /** One a life, in their order; the life after the last is not killed. */
  readonly kills: readonly Kill[];
  readonly limitMs: number;
};

/** What fails of a healthy release by chance. */
export const HEALTHY: Release = {
  startMs: 1500,
  errorRatio: 0.001,
  slowRatio: 0.005,
  paymentFailureRatio: { wechat: 0.004, alipay: 0.006 },
  badFromPercent: 0,
  losesMoney: false,
};

/** The rollout that every scenario carries out. */
export const ID = '2026-11-24-001';

export const PROVIDERS = ['wechat', 'alipay'] as const;

/** A short canary in a healthy world. */
export function scenarioOf(seed: number, change: Partial<Scenario> = {}): Scenario {
  return {
    seed,
    candidate: HEALTHY,
    stable: HEALTHY,
    gates: GATES,
    plan: {
      strategy: 'canary',
      classes: ['default', 'payment'],
      dwellMs: 2000,
      soakMs: 3000,
      requestsPerSecond: 1000,
      phaseDeadlineMs: 240_000,
      waitingMs: 60_000,
      ladder: [20, 60, 100],
      paymentLadder: [10, 100],
    },
    requestsPerSecond: 1000,
    paymentsPerSecond: 400,
    edgeDelayMs: 200,
    deployTakesMs: 0,
    troubles: [],
    incidents: [],
    kills: [],
    limitMs: 3_600_000,
    ...change,
  };
}

const gate = (name: string, weight: number, rollbackRate: number, passRate: number) => ({
  name,
  weight,
  bounds: { rollbackRatio: 1.25, rollbackRate, passRatio: 1.5, passRate, dispersion: 1 },
});

/** The gates of the simulated application. */
export const GATES: Gates = {
  providers: PROVIDERS,
  policy: {
    alpha: 0.01,
    beta: 0.05,
    dwellMs: 2000,
    shedAfterMs: 8000,
    blindRollbackAfterMs: 60_000,
    gates: [
      gate('errors', 0.4, 0.001, 0.02),
      gate('slow', 0.2, 0.01, 0.05),
      ...PROVIDERS.map((name) => gate(`payment-${name}`, 0.2, 0.002, 0.05)),
    ],
  },
  sources: [
    {
      gate: 'errors',
      routeClass: 'default',
      bad: SERIES.failed('default'),
      total: SERIES.requests('default'),
    },
    {
      gate: 'slow',
      routeClass: 'default',
      bad: SERIES.slow('default'),
      total: SERIES.answers('default'),
    },
    ...PROVIDERS.map((name) => ({
      gate: `payment-${name}`,
      routeClass: 'payment',
      bad: SERIES.paymentsFailed(name),
      total: SERIES.payments(name),
    })),
  ],
};
