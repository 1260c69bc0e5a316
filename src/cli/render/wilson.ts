const STANDARD_DEVIATIONS = 1.959964;

/**
 * Interval that holds the true ratio in 95 of 100 cases (Wilson, JASA 1927), for people to read; decisions use e-values.
 * `total` of 0 says nothing: 0 to 1.
 */
export function wilsonInterval(counts: { readonly bad: number; readonly total: number }): {
  readonly low: number;
  readonly high: number;
} {
  const { bad, total } = counts;
  if (!(total > 0)) return { low: 0, high: 1 };
  const square = STANDARD_DEVIATIONS ** 2;
  const ratio = bad / total;
  const centre = (ratio + square / (2 * total)) / (1 + square / total);
  const spread =
    (STANDARD_DEVIATIONS / (1 + square / total)) *
    Math.sqrt((ratio * (1 - ratio)) / total + square / (4 * total * total));
  return { low: Math.max(0, centre - spread), high: Math.min(1, centre + spread) };
}
