import { createSlidingCount } from '../monitoring/sliding-count.ts';

/** Faults on demand, for tests and demonstrations. Ratios are 0–1; error and latency faults need more than `aboveRequestsPerSecond`. */
export type FaultConfig = {
  readonly errorRatio: { readonly default: number; readonly payment: number };
  readonly latencyMs: number;
  readonly leakBytesPerRequest: number;
  readonly crashAfterSeconds: number | undefined;
  readonly silent: boolean;
  readonly aboveRequestsPerSecond: number;
};

/** What happens to one request. */
type FaultEffect = { readonly fails: boolean; readonly delayMs: number };

export type Faults = {
  readonly strike: (routeClass: 'default' | 'payment') => FaultEffect;
  readonly silent: boolean;
  readonly leakedBytes: () => number;
};

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
const UNHARMED: FaultEffect = { fails: false, delayMs: 0 };

/**
 * The n-th request fails when frac(n · golden ratio) lies below the error ratio: every stretch of requests carries its
 * share of faults to within one or two, and two runs give the same faults.
 */
export function createFaults(config: FaultConfig, nowMs: () => number): Faults {
  const requestCount = { default: 0, payment: 0 };
  const recent = createSlidingCount({ windowMs: 1000, bucketCount: 10, nowMs });
  const leaked: Uint8Array[] = [];
  return {
    silent: config.silent,
    leakedBytes: () => leaked.length * config.leakBytesPerRequest,
    strike: (routeClass) => {
      recent.add(1);
      if (config.leakBytesPerRequest > 0) {
        leaked.push(new Uint8Array(config.leakBytesPerRequest).fill(1));
      }
      if (recent.sum() <= config.aboveRequestsPerSecond) return UNHARMED;
      requestCount[routeClass] += 1;
      const point = (requestCount[routeClass] * GOLDEN_RATIO) % 1;
      return { fails: point < config.errorRatio[routeClass], delayMs: config.latencyMs };
    },
  };
}
