import type { PairedCounts } from '../domain/evidence.ts';
import type { PassBounds } from './bounds.ts';
import { equalShares, mixtureValue, newMixture, updateMixture, type Mixture } from './mixture.ts';
import { GOOD_RATES, GOOD_RATIOS } from './grids.ts';
import { rateNats, toFactors, type RateTable } from './rate-test.ts';
import { shareNats } from './share-test.ts';

/** Evidence against "worse than tolerated": the mean of a relative and an absolute e-process. */
export type PassEvidence = { readonly relative: Mixture; readonly absolute: Mixture };

/** A little waits, so that a step which began badly can still be proven. */
const CASH = 0.1;
const RATIO_SHARES = equalShares(GOOD_RATIOS.factors.length);
/** Half is on the rate that stable has, the rest on fixed parts of what passes. */
const RATE_SHARES = [...GOOD_RATES.factors.map(() => 0.125), 0.5];
const PARTS = [...GOOD_RATES.factors, 1];
const PART_LOGS = [...GOOD_RATES.logs, 0];
/** What the alternative that follows stable keeps away from both ends. */
const GUESS_MIN = 0.02;
const GUESS_MAX = 0.7;

/** No evidence. */
export const NO_PASS_EVIDENCE: PassEvidence = {
  relative: newMixture(RATIO_SHARES, CASH),
  absolute: newMixture(RATE_SHARES, CASH),
};

/** How one scrape is read. */
export type PassQuestion = {
  readonly bounds: PassBounds;
  readonly dispersion: number;
  /** Bad ratio of stable (0–1) as far as it was known before this scrape. */
  readonly baseRate: number;
};

/** Adds one scrape (specification 2.4). */
export function updatePass(
  before: PassEvidence,
  counts: PairedCounts,
  question: PassQuestion,
): PassEvidence {
  if (counts.candidate.total === 0) return before;
  const { bounds, dispersion, baseRate } = question;
  const ratios = shareNats(counts, {
    nullRatio: bounds.ratio,
    grid: GOOD_RATIOS,
    logScale: Math.log(bounds.ratio),
    dispersion,
  });
  const rates = rateNats(counts.candidate, passTable(bounds.rate, baseRate), dispersion);
  return {
    relative: updateMixture(before.relative, toFactors(ratios), RATIO_SHARES),
    absolute: updateMixture(before.absolute, toFactors(rates), RATE_SHARES),
  };
}

/** The fixed parts of what passes, and the part that stable has; no part of a rate ≤ ½ comes near the cap. */
function passTable(rate: number, baseRate: number): RateTable {
  const guess = Math.min(GUESS_MAX, Math.max(GUESS_MIN, baseRate / rate));
  const good = PARTS.slice();
  const bad = PART_LOGS.slice();
  const nullGood = Math.log(1 - rate);
  good[GOOD_RATES.factors.length] = guess;
  bad[GOOD_RATES.factors.length] = Math.log(guess);
  for (let j = 0; j < good.length; j += 1) {
    good[j] = Math.log(1 - (good[j] ?? 0) * rate) - nullGood;
  }
  return { bad, good };
}

/** E-value against "worse than tolerated by both measures". */
export function passValue({ relative, absolute }: PassEvidence): number {
  return (mixtureValue(relative) + mixtureValue(absolute)) / 2;
}
