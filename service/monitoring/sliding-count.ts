/** A sum over the last `windowMs`, kept in `bucketCount` buckets: exact to one bucket's width, and bounded. */
export type SlidingCount = { readonly add: (amount: number) => void; readonly sum: () => number };

export function createSlidingCount(options: {
  readonly windowMs: number;
  readonly bucketCount: number;
  readonly nowMs: () => number;
}): SlidingCount {
  const bucketMs = options.windowMs / options.bucketCount;
  const amounts = Array.from({ length: options.bucketCount }, () => 0);
  let newest = Math.floor(options.nowMs() / bucketMs);
  const advance = (): void => {
    const current = Math.floor(options.nowMs() / bucketMs);
    const first = Math.max(newest + 1, current - options.bucketCount + 1);
    for (let bucket = first; bucket <= current; bucket += 1) amounts[bucket % amounts.length] = 0;
    newest = Math.max(newest, current);
  };
  return {
    add: (amount) => {
      advance();
      const index = newest % amounts.length;
      amounts[index] = (amounts[index] ?? 0) + amount;
    },
    sum: () => {
      advance();
      return amounts.reduce((total, amount) => total + amount, 0);
    },
  };
}
