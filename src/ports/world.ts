import type { Checks } from './checks.ts';
import type { Clock } from './clock.ts';
import type { Edge } from './edge.ts';
import type { Ledger } from './ledger.ts';
import type { Metrics } from './metrics.ts';
import type { StateStore } from './state-store.ts';
import type { Workloads } from './workloads.ts';

/** Everything outside that the loop uses. */
export type World = {
  readonly edge: Edge;
  readonly workloads: Workloads;
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  readonly checks: Checks;
  readonly store: StateStore;
  readonly clock: Clock;
};
