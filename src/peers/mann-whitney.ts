import { rootOf } from './root.ts';

/** By how much a sample lies above another: the Hodges–Lehmann estimate and its confidence interval, in the sample's unit. */
export type Shift = { readonly low: number; readonly high: number; readonly estimate: number };

/** Kayenta's and R's tolerance of the root search, in the sample's unit: mind it when values are small. */
const TOLERANCE = 1e-4;

/**
 * The shift of `candidate` above `control` by the Mann–Whitney test, normal approximation with corrections for ties and
 * continuity, as R's `wilcox.test(exact = FALSE, conf.int = TRUE)` and Kayenta's MannWhitney.scala. `z` is the two-sided
 * normal quantile: 2.326 for 98 %. Neither sample may be empty, and not all differences may be equal.
 */
export function shiftOf(
  candidate: readonly number[],
  control: readonly number[],
  z: number,
): Shift {
  const x = Float64Array.from(candidate).toSorted();
  const y = Float64Array.from(control).toSorted();
  const low = (x[0] ?? NaN) - (y.at(-1) ?? NaN);
  const high = (x.at(-1) ?? NaN) - (y[0] ?? NaN);
  const rootAt = (quantile: number): number => {
    const f = (shift: number) => standardised(x, y, shift) - quantile;
    if (f(low) <= 0) return low;
    if (f(high) >= 0) return high;
    return rootOf(f, { low, high, tolerance: TOLERANCE });
  };
  return {
    low: rootAt(z),
    high: rootAt(-z),
    estimate: rootOf((shift) => standardised(x, y, shift), { low, high, tolerance: TOLERANCE }),
  };
}

/** The standardised rank sum of `x` − `shift` against `y`; both ascending. */
function standardised(x: Float64Array, y: Float64Array, shift: number): number {
  const total = x.length + y.length;
  let wins = 0;
  let tied = 0;
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    const value = Math.min((x[i] ?? Infinity) - shift, y[j] ?? Infinity);
    const fromI = i;
    const fromJ = j;
    while (i < x.length && (x[i] ?? NaN) - shift === value) i += 1;
    while (j < y.length && y[j] === value) j += 1;
    wins += (i - fromI) * (fromJ + (j - fromJ) / 2);
    const group = i - fromI + (j - fromJ);
    tied += group ** 3 - group;
  }
  const centred = wins - (x.length * y.length) / 2;
  const variance = ((x.length * y.length) / 12) * (total + 1 - tied / (total * (total - 1)));
  return (centred - Math.sign(centred) / 2) / Math.sqrt(variance);
}
