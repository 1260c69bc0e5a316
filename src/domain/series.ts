import type { GateName } from './evidence.ts';
import type { RouteClass } from './rollout.ts';

/**
 * Names of the raw counters that evidence is made of, so that every source speaks the same: the edge counts `requests`
 * and `failed`, the service counts answers, slow answers and payments.
 */
export const SERIES: {
  readonly requests: (routeClass: RouteClass) => string;
  readonly failed: (routeClass: RouteClass) => string;
  readonly answers: (routeClass: RouteClass) => string;
  readonly slow: (routeClass: RouteClass) => string;
  readonly payments: (provider: string) => string;
  readonly paymentsFailed: (provider: string) => string;
} = {
  requests: (routeClass) => `requests:${routeClass}`,
  failed: (routeClass) => `failed:${routeClass}`,
  answers: (routeClass) => `answers:${routeClass}`,
  slow: (routeClass) => `slow:${routeClass}`,
  payments: (provider) => `payments:${provider}`,
  paymentsFailed: (provider) => `payments-failed:${provider}`,
};

/** Which counters feed a gate on the mean of a value: their sum and their count, both growing. */
export type MeanSource = {
  readonly gate: GateName;
  readonly routeClass: RouteClass;
  readonly sum: string;
  readonly count: string;
};

/** What a gate compares: its bad events among its total, and the route class whose weight brings them. */
export type GateSource = {
  readonly gate: GateName;
  readonly routeClass: RouteClass;
  readonly bad: string;
  readonly total: string;
};
