const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Says of the n-th question whether it belongs to the share `ratio` (0–1): when frac(n · golden ratio) lies below it.
 * Every stretch of answers holds its share to within one or two, and two runs give the same answers.
 */
export function lowDiscrepancy(ratio: number): () => boolean {
  let asked = 0;
  return () => {
    asked += 1;
    return (asked * GOLDEN_RATIO) % 1 < ratio;
  };
}
