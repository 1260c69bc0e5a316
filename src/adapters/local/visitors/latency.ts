/** Latencies in ms; quantiles are exact to 2 %, the maximum is exact, and all are 0 before the first. */
type Latencies = {
  readonly add: (ms: number) => void;
  readonly summary: () => { readonly p50: number; readonly p99: number; readonly max: number };
};

const LOWEST_MS = 0.01;
const GROWTH = 1.02;
const BUCKET_COUNT = 900;

/** Counts in buckets that grow by 2 %, from 0.01 ms to ten minutes, so memory does not grow with the count. */
export function createLatencies(): Latencies {
  const buckets = new Uint32Array(BUCKET_COUNT);
  let count = 0;
  let max = 0;
  const quantile = (share: number): number => {
    const rank = Math.ceil(share * count);
    let seen = 0;
    for (const [index, amount] of buckets.entries()) {
      seen += amount;
      if (amount > 0 && seen >= rank) return Math.min(LOWEST_MS * GROWTH ** (index + 1), max);
    }
    return max;
  };
  return {
    add: (ms) => {
      const index = Math.floor(Math.log(Math.max(ms, LOWEST_MS) / LOWEST_MS) / Math.log(GROWTH));
      const bucket = Math.min(index, BUCKET_COUNT - 1);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      count += 1;
      max = Math.max(max, ms);
    },
    summary: () => ({ p50: quantile(0.5), p99: quantile(0.99), max }),
  };
}
