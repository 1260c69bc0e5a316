import type { Counts } from '../domain/evidence.ts';

/** A classic histogram: how many were at most each bound (the last is infinite), as increments of one scrape. */
export type ClassicHistogram = readonly { readonly upTo: number; readonly count: number }[];

/**
 * A native histogram as increments of one scrape. Bucket `i` of `buckets` holds what is above 2^((i−1)·2^−schema) and at
 * most 2^(i·2^−schema); `zeroCount` is below all of them.
 */
export type NativeHistogram = {
  /** −4 to 8; each step halves the width of a bucket. */
  readonly schema: number;
  readonly zeroCount: number;
  readonly buckets: Readonly<Record<number, number>>;
};

/**
 * What was slower than `boundary`, exactly: nothing is ever interpolated.
 * @returns absent when the histogram does not count by this boundary.
 */
export function slowerThan(histogram: ClassicHistogram, boundary: number): Counts | undefined {
  const upTo = histogram.find((bucket) => bucket.upTo === boundary);
  const all = histogram.find((bucket) => bucket.upTo === Infinity);
  if (upTo === undefined || all === undefined) return undefined;
  return { bad: Math.max(0, all.count - upTo.count), total: all.count };
}

/** The same histogram with wider buckets, exactly; `schema` must not be finer. */
export function coarsen(histogram: NativeHistogram, schema: number): NativeHistogram {
  const shift = histogram.schema - schema;
  if (shift <= 0) return histogram;
  const buckets: Record<number, number> = {};
  for (const [index, count] of Object.entries(histogram.buckets)) {
    const wide = Math.ceil(Number(index) / 2 ** shift);
    buckets[wide] = (buckets[wide] ?? 0) + count;
  }
  return { schema, zeroCount: histogram.zeroCount, buckets };
}

/** The boundary of a schema that is nearest to a value > 0 (in ratio): its bucket index, and where it lies. */
export function nearestBoundary(
  schema: number,
  value: number,
): { readonly index: number; readonly boundary: number } {
  const index = Math.round(Math.log2(value) * 2 ** schema);
  return { index, boundary: 2 ** (index * 2 ** -schema) };
}

/** What was slower than the boundary above bucket `index` of schema `schema`, exactly. */
export function slowerThanIndex(
  histogram: NativeHistogram,
  { schema, index }: { readonly schema: number; readonly index: number },
): Counts | undefined {
  if (histogram.schema < schema) return undefined;
  let [bad, total] = [0, histogram.zeroCount];
  for (const [wide, count] of Object.entries(coarsen(histogram, schema).buckets)) {
    total += count;
    if (Number(wide) > index) bad += count;
  }
  return { bad, total };
}

/**
 * Both roles cut at one boundary, the nearest to `value` on the coarser grid of the two: comparable also while a role
 * changes its schema, as long as `coarsest` is not finer than either of them.
 */
export function cutBoth(
  roles: { readonly candidate: NativeHistogram; readonly stable: NativeHistogram },
  value: number,
  coarsest: number = Math.min(roles.candidate.schema, roles.stable.schema),
): { readonly candidate: Counts; readonly stable: Counts; readonly boundary: number } | undefined {
  const { index, boundary } = nearestBoundary(coarsest, value);
  const at = { schema: coarsest, index };
  const candidate = slowerThanIndex(roles.candidate, at);
  const stable = slowerThanIndex(roles.stable, at);
  if (candidate === undefined || stable === undefined) return undefined;
  return { candidate, stable, boundary };
}
