import type { GateName } from './evidence.ts';
import type { RouteClass } from './rollout.ts';

/**
 * Names of the raw counters that evidence is made of, so that every source speaks the same: the edge counts `requests`
 * and `failed`, the service counts answers, those of 500 and above among them (`errors`), slow answers and payments. What a gate of its own counts is named after the
 * gate.
 */
export const SERIES: {
  readonly requests: (routeClass: RouteClass) => string;
  readonly failed: (routeClass: RouteClass) => string;
  readonly answers: (routeClass: RouteClass) => string;
  readonly errors: (routeClass: RouteClass) => string;
  readonly slow: (routeClass: RouteClass) => string;
  readonly payments: (provider: string) => string;
  readonly paymentsFailed: (provider: string) => string;
  readonly slowerThan: (routeClass: RouteClass, boundaryMs: number) => string;
  readonly bad: (gate: GateName) => string;
  readonly total: (gate: GateName) => string;
  readonly sum: (gate: GateName) => string;
  readonly count: (gate: GateName) => string;
  /** Among what a process holds, not a counter. */
  readonly gauge: (gate: GateName) => string;
} = {
  requests: (routeClass) => `requests:${routeClass}`,
  failed: (routeClass) => `failed:${routeClass}`,
  answers: (routeClass) => `answers:${routeClass}`,
  errors: (routeClass) => `errors:${routeClass}`,
  slow: (routeClass) => `slow:${routeClass}`,
  payments: (provider) => `payments:${provider}`,
  paymentsFailed: (provider) => `payments-failed:${provider}`,
  slowerThan: (routeClass, boundaryMs) => `slow:${routeClass}:${boundaryMs}`,
  bad: (gate) => `bad:${gate}`,
  total: (gate) => `total:${gate}`,
  sum: (gate) => `sum:${gate}`,
  count: (gate) => `count:${gate}`,
  gauge: (gate) => `gauge:${gate}`,
};

/**
 * What feeds a gate on the mean of a value: the counters of its sum and its count, both growing, or what each process
 * holds right now (`gauge`, a name among its holdings).
 */
export type MeanSource = { readonly gate: GateName; readonly routeClass: RouteClass } & (
  | { readonly sum: string; readonly count: string }
  | { readonly gauge: string }
);

/** What a gate compares: its bad events among its total, and the route class whose weight brings them. */
export type GateSource = {
  readonly gate: GateName;
  readonly routeClass: RouteClass;
  readonly bad: string;
  readonly total: string;
};
