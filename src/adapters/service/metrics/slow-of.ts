import type { RouteClass } from '../../../domain/rollout.ts';
import { OperationError } from '../../../shared/errors.ts';

/** Answers of one route class that took at most `upToMs`; Infinity counts them all. */
export type DurationBucket = {
  readonly routeClass: RouteClass;
  readonly upToMs: number;
  readonly count: number;
};

/** Reads the label `le` of a bucket, seconds, as ms; hides the last bits of a binary fraction, so that 0.035 is 35. */
export function boundaryMsOf(le: string | undefined): number {
  return le === '+Inf' ? Infinity : Number((Number(le) * 1000).toPrecision(12));
}

/**
 * How many answers of a route class took longer than `slowerThanMs`. No buckets: nobody has asked yet.
 * @throws {OperationError} `rejected` when no bucket ends there: every answer would pass for a slow one.
 */
export function slowOf(
  buckets: readonly DurationBucket[],
  routeClass: RouteClass,
  slowerThanMs: number,
): number {
  const own = buckets.filter((bucket) => bucket.routeClass === routeClass);
  const boundaries = new Set(own.map(({ upToMs }) => upToMs));
  if (own.length > 0 && !boundaries.has(slowerThanMs)) {
    const found = [...boundaries].filter((upToMs) => upToMs < Infinity).toSorted((a, b) => a - b);
    throw new OperationError(
      `duration buckets of route class ${routeClass}: expected a boundary at ${slowerThanMs} ms, found ${found.join(', ') || 'none'} ms`,
      { code: 'rejected', retryable: false },
    );
  }
  const upTo = (ms: number) =>
    own.reduce((sum, { upToMs, count }) => sum + (upToMs === ms ? count : 0), 0);
  return upTo(Infinity) - upTo(slowerThanMs);
}
