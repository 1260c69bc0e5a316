import type { Readings } from '../../../domain/measures.ts';
import { OperationError } from '../../../shared/errors.ts';
import type { ExpositionSample } from './exposition.ts';
import { SERVICE_METRICS } from './series-of.ts';
import { boundaryMsOf } from './slow-of.ts';

/** A native histogram at one moment. Bounds are seconds; buckets that count nothing are left out. */
export type NativeHistogram = {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly buckets: readonly {
    readonly above: number;
    readonly upTo: number;
    readonly count: number;
  }[];
};

/**
 * The classic buckets that are read of a native histogram: those that took at most each boundary of their route class,
 * and all. @throws {OperationError} `rejected` when a boundary lies inside a bucket that counted something: how much of
 * it was slow cannot be known.
 */
export function classicBuckets(
  histogram: NativeHistogram,
  slow: Readings['slow'],
): readonly ExpositionSample[] {
  const { labels, count } = histogram;
  const own = Object.values(slow).filter(
    ({ routeClass }) => routeClass === (labels['route_class'] ?? ''),
  );
  const boundaries = [...new Set(own.map(({ slowerThanMs }) => slowerThanMs))];
  const bucket = (le: string, value: number): ExpositionSample => ({
    name: `${SERVICE_METRICS.duration}_bucket`,
    labels: { ...labels, le },
    value,
  });
  return [
    ...boundaries.map((ms) => bucket(String(ms / 1000), quickOf(histogram, ms))),
    bucket('+Inf', count),
  ];
}

/** What took at most the boundary, ms. */
function quickOf({ labels, buckets }: NativeHistogram, boundaryMs: number): number {
  const bounds = buckets.map(({ above, upTo, count }) => ({
    aboveMs: boundaryMsOf(String(above)),
    upToMs: upTo === Infinity ? Infinity : boundaryMsOf(String(upTo)),
    count,
  }));
  const across = bounds.find(({ aboveMs, upToMs }) => aboveMs < boundaryMs && upToMs > boundaryMs);
  if (across !== undefined) throw insideBucket(labels, boundaryMs, across);
  return bounds
    .filter(({ upToMs }) => upToMs <= boundaryMs)
    .reduce((sum, { count }) => sum + count, 0);
}

function insideBucket(
  labels: NativeHistogram['labels'],
  boundaryMs: number,
  { aboveMs, upToMs }: { readonly aboveMs: number; readonly upToMs: number },
): OperationError {
  return new OperationError(
    `native histogram of route class ${labels['route_class'] ?? ''}: expected a bound at ${boundaryMs} ms, found a bucket from ${aboveMs} to ${upToMs} ms`,
    { code: 'rejected', retryable: false },
  );
}
