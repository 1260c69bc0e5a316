import { logGamma } from './log-gamma.ts';
import { at } from './grids.ts';

/** From this Bayes factor on a split is not what it should be. */
const UNEVEN = Math.log(1000);
/** Below this much of relative difference a split is good enough to compare: rounding, visitors that stay where they were. */
const DIFFERENCE_MIN = 0.1;
/** The prior counts for this many requests. */
const PRIOR_REQUESTS = 100;

/**
 * ln of the Bayes factor against "requests fall on the roles by `shares`": Dirichlet-multinomial with prior `prior`,
 * valid at every look (Lindon and Malek, 2022). All arrays have one entry a role.
 */
export function logSplitFactor(
  counts: readonly number[],
  shares: readonly number[],
  prior: readonly number[],
): number {
  let nats = logGamma(sum(prior)) - logGamma(sum(prior) + sum(counts));
  counts.forEach((count, k) => {
    const alpha = at(prior, k);
    nats += logGamma(alpha + count) - logGamma(alpha) - count * Math.log(at(shares, k));
  });
  return nats;
}

/** Whether the requests of a step cannot have been split by `percent` (0–100): then its roles cannot be compared. */
export function isUneven(candidate: number, stable: number, percent: number): boolean {
  if (percent <= 0 || percent >= 100) return false;
  const share = percent / 100;
  const seen = candidate / Math.max(1, candidate + stable);
  const off = Math.max(Math.abs(seen / share - 1), Math.abs((1 - seen) / (1 - share) - 1));
  if (off < DIFFERENCE_MIN) return false;
  const shares = [share, 1 - share];
  const prior = shares.map((one) => PRIOR_REQUESTS * one);
  return logSplitFactor([candidate, stable], shares, prior) >= UNEVEN;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
