/** A figure with its 95 % confidence interval. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };

const Z = 1.959963984540054;

/** A share of `total` by Wilson's interval; NaN of nothing. */
export function shareOf(count: number, total: number): Estimate {
  const value = count / total;
  const middle = (value + (Z * Z) / (2 * total)) / (1 + (Z * Z) / total);
  const half =
    (Z * Math.sqrt((value * (1 - value)) / total + (Z * Z) / (4 * total * total))) /
    (1 + (Z * Z) / total);
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A mean with the interval of the normal distribution; NaN of nothing. */
export function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const half = Z * Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  return { value, low: value - half, high: value + half };
}

/** A quantile (0–1) with the interval that order statistics give without any assumption; NaN of nothing. */
export function quantileOf(values: readonly number[], quantile: number): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  const { length } = sorted;
  const at = (rank: number) => sorted[Math.min(length - 1, Math.max(0, rank))] ?? NaN;
  const middle = quantile * length;
  const half = Z * Math.sqrt(quantile * (1 - quantile) * length);
  return {
    value: at(Math.ceil(middle) - 1),
    low: at(Math.floor(middle - half) - 1),
    high: at(Math.ceil(middle + half)),
  };
}
