import type { RouteClass } from '../../../domain/rollout.ts';
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
 * The two classic buckets that are read of a native histogram: those that took at most the boundary of their route
 * class, ms, and all. @throws {OperationError} `rejected` when the boundary lies inside a bucket that counted something:
 * how much of it was slow cannot be known.
 */
export function classicBuckets(
  histogram: NativeHistogram,
  slowerThanMs: Readonly<Record<RouteClass, number>>,
): readonly ExpositionSample[] {
  const { labels, buckets, count } = histogram;
  const bucket = (le: string, value: number): ExpositionSample => ({
    name: `${SERVICE_METRICS.duration}_bucket`,
    labels: { ...labels, le },
    value,
  });
  const all = bucket('+Inf', count);
  const boundaryMs = slowerThanMs[labels['route_class'] ?? ''];
  if (boundaryMs === undefined) return [all];
  const bounds = buckets.map(({ above, upTo, count: own }) => ({
    aboveMs: boundaryMsOf(String(above)),
    upToMs: upTo === Infinity ? Infinity : boundaryMsOf(String(upTo)),
    count: own,
  }));
  const across = bounds.find(({ aboveMs, upToMs }) => aboveMs < boundaryMs && upToMs > boundaryMs);
  if (across !== undefined) throw insideBucket(labels, boundaryMs, across);
  const quick = bounds.filter(({ upToMs }) => upToMs <= boundaryMs);
  return [
    bucket(
      String(boundaryMs / 1000),
      quick.reduce((sum, one) => sum + one.count, 0),
    ),
    all,
  ];
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
