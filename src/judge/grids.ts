/** Alternatives as multiples of a null, with their natural logarithms. */
export type Grid = { readonly factors: readonly number[]; readonly logs: readonly number[] };

/** A grid over multiples > 0. */
export function gridOf(factors: readonly number[]): Grid {
  return { factors, logs: factors.map((factor) => Math.log(factor)) };
}

/** Harm: multiples of what is borne (judge specification 2.1). */
export const HARM_GRID: Grid = gridOf([1.3, 1.6, 2, 3, 5, 10, 30, 100, 400]);

/** Health: rate ratios that a good release has. */
export const GOOD_RATIOS: Grid = gridOf([0.5, 0.7, 1]);

/** Health: multiples of the bad ratio that passes. */
export const GOOD_RATES: Grid = gridOf([0.5, 0.25, 0.1, 0.02]);

/** Bets of a single scrape, as parts of the largest bet that cannot be ruinous (specification 2.6). */
export const BET_PARTS: readonly number[] = [0.1, 0.2, 0.35, 0.5];

/** The number at an index; 0 outside, where nothing rides on it. */
export function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
