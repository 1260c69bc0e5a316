import type { Counts, PairedCounts } from '../domain/evidence.ts';
import { logGamma } from './log-gamma.ts';

/** Bounds that hold at every look at once, for people; decisions use e-values. */
export type Interval = { readonly low: number; readonly high: number };

/** Halvings of a search; enough for the last bit. */
const HALVINGS = 60;
/** Half a success and half a failure are believed before anything is seen (Jeffreys). */
const PRIOR = 0.5;

/**
 * Confidence sequence of a ratio (0–1) at level 1 − `alpha`: all ratios against which the beta-binomial mixture has
 * less than 1/α (Robbins). Exact for Bernoulli counts.
 */
export function ratioInterval({ bad, total }: Counts, alpha: number): Interval {
  const good = total - bad;
  const mixed =
    logGamma(2 * PRIOR) -
    2 * logGamma(PRIOR) +
    logGamma(PRIOR + bad) +
    logGamma(PRIOR + good) -
    logGamma(2 * PRIOR + total);
  const limit = Math.log(1 / alpha);
  const excluded = (rate: number) =>
    mixed - times(bad, Math.log(rate)) - times(good, Math.log1p(-rate)) >= limit;
  const centre = total === 0 ? PRIOR : bad / total;
  return { low: edge(0, centre, excluded), high: edge(1, centre, excluded) };
}

/** No events bring nothing, also where one would be impossible. */
function times(count: number, nats: number): number {
  return count === 0 ? 0 : count * nats;
}

/** Where `excluded` changes between an end and a centre that is never excluded. */
function edge(end: number, centre: number, excluded: (rate: number) => boolean): number {
  if (!excluded(end)) return end;
  let [out, inside] = [end, centre];
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (out + inside) / 2;
    if (excluded(middle)) out = middle;
    else inside = middle;
  }
  return inside;
}

/**
 * Asymptotic confidence sequence of the difference of both bad ratios (Waudby-Smith and others, 2024), narrowest at
 * `tightestAt` requests. It needs large counts: never decide by it.
 */
export function differenceInterval(
  { candidate, stable }: PairedCounts,
  alpha: number,
  tightestAt: number,
): Interval {
  const requests = candidate.total + stable.total;
  const [a, b] = [candidate.bad / candidate.total, stable.bad / stable.total];
  const variance = (a * (1 - a)) / candidate.total + (b * (1 - b)) / stable.total;
  const nats = 2 * Math.log(1 / alpha);
  const rho = (nats + Math.log(1 + nats)) / tightestAt;
  const spread = requests * rho + 1;
  const width = Math.sqrt(
    (variance * 2 * spread * Math.log(Math.sqrt(spread) / alpha)) / (requests * rho),
  );
  return { low: a - b - width, high: a - b + width };
}

/** The largest weight of one value in an empirical Bernstein bound. */
const WEIGHT_MAX = 0.5;

/**
 * Lower bound, valid at every look, of the mean of values in 0–1 with any distribution (empirical Bernstein with
 * predictable plug-ins, Waudby-Smith and Ramdas 2024).
 */
export function meanLowerBound(values: readonly number[], alpha: number): number {
  const nats = Math.log(1 / alpha);
  let [weights, weighted, penalty] = [0, 0, 0];
  // Mean and variance before a value are shrunk to ½ and ¼.
  let [sum, squares, mean, variance] = [0.5, 0.25, 0.5, 0.25];
  values.forEach((value, k) => {
    const count = k + 1;
    const weight = Math.min(
      WEIGHT_MAX,
      Math.sqrt((2 * nats) / (variance * count * Math.log(1 + count))),
    );
    weights += weight;
    weighted += weight * value;
    penalty += (value - mean) ** 2 * (-Math.log1p(-weight) - weight);
    sum += value;
    mean = sum / (count + 1);
    squares += (value - mean) ** 2;
    variance = squares / (count + 1);
  });
  return weights === 0 ? 0 : Math.max(0, (weighted - nats - penalty) / weights);
}
