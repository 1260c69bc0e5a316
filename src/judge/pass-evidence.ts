import type { PairedCounts } from '../domain/evidence.ts';
import type { PassBounds } from './bounds.ts';
import { mixtureValue, newMixture, updateMixture, type Mixture } from './mixture.ts';
import { at, GOOD_RATES, GOOD_RATIOS } from './grids.ts';
import { rateNats, toFactors, type RateTable } from './rate-test.ts';
import { shareNats } from './share-test.ts';

/**
 * Evidence against "worse than tolerated by both measures": bets on rate ratios, then bets on bad ratios. The null
 * holds only where both of its parts do, so any mixture of their e-processes is one.
 */
export type PassEvidence = Mixture;

/** A little waits, so that a step which began badly can still be proven. */
const CASH = 0.05;
/** Of the absolute bets half is on the rate that stable has, the rest on fixed parts of what passes. */
const RATE_SHARES = [...GOOD_RATES.factors.map(() => 0.125), 0.5];
const LEANINGS = { absolute: sharesOf(0.9), even: sharesOf(0.7), relative: sharesOf(0.1) };
/** Stable below this part of what passes is good enough for the absolute bets, … */
const FAR_BELOW = 0.5;
/** … and above this part they are hopeless. */
const NEAR = 0.8;
const PARTS = [...GOOD_RATES.factors, 1];
const PART_LOGS = [...GOOD_RATES.logs, 0];
/** What the alternative that follows stable keeps away from both ends. */
const GUESS_MIN = 0.02;
const GUESS_MAX = 0.7;

function sharesOf(absolute: number): readonly number[] {
  return [
    ...GOOD_RATIOS.factors.map(() => (1 - absolute) / GOOD_RATIOS.factors.length),
    ...RATE_SHARES.map((share) => share * absolute),
  ];
}

/** How to share out the bets: `baseRate` (0–1) is what is known of stable, absent where nothing is. */
function leaning(rate: number, baseRate: number | undefined): readonly number[] {
  if (baseRate === undefined) return LEANINGS.even;
  if (baseRate < FAR_BELOW * rate) return LEANINGS.absolute;
  return baseRate > NEAR * rate ? LEANINGS.relative : LEANINGS.even;
}

/** No evidence yet against `rate` (0–1); bets lean to the measure by which a good release can be proven. */
export function newPass(rate: number, baseRate: number | undefined): PassEvidence {
  return newMixture(leaning(rate, baseRate), CASH);
}

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
  for (const rate of rates) ratios.push(rate);
  return updateMixture(before, toFactors(ratios), leaning(bounds.rate, baseRate));
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
    good[j] = Math.log(1 - at(good, j) * rate) - nullGood;
  }
  return { bad, good };
}

/** E-value against "worse than tolerated by both measures". */
export function passValue(evidence: PassEvidence): number {
  return mixtureValue(evidence);
}
