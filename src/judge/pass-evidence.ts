import type { PairedCounts } from '../domain/evidence.ts';
import type { PassBounds } from './bounds.ts';
import { mixtureValue, newMixture, updateMixture, type Mixture } from './mixture.ts';
import { at, GOOD_RATES, GOOD_RATIOS } from './grids.ts';
import { toFactors } from './rate-test.ts';
import { fillShareNats } from './share-test.ts';

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
/** A zero for each bet; a negative one is kept as a floating-point number from the start, which is quicker. */
const NOTHING = [...GOOD_RATIOS.factors, ...RATE_SHARES].map(() => -0);
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
  const nats = NOTHING.slice();
  fillShareNats(nats, counts, {
    nullRatio: bounds.ratio,
    grid: GOOD_RATIOS,
    logScale: Math.log(bounds.ratio),
    dispersion,
  });
  fillRateNats(nats, counts.candidate, question);
  return updateMixture(before, toFactors(nats), leaning(bounds.rate, baseRate));
}

/**
 * The absolute test against the fixed parts of what passes and, last, the part that stable has; no part of a rate ≤ ½
 * comes near certainty.
 */
function fillRateNats(
  nats: number[],
  { bad, total }: PairedCounts['candidate'],
  { bounds: { rate }, dispersion, baseRate }: PassQuestion,
): void {
  const from = GOOD_RATIOS.factors.length;
  const guess = Math.min(GUESS_MAX, Math.max(GUESS_MIN, baseRate / rate));
  const nullGood = Math.log(1 - rate);
  const last = GOOD_RATES.factors.length;
  for (let j = 0; j <= last; j += 1) {
    const part = j === last ? guess : at(GOOD_RATES.factors, j);
    const partLog = j === last ? Math.log(guess) : at(GOOD_RATES.logs, j);
    const good = Math.log(1 - part * rate) - nullGood;
    nats[from + j] = (bad * partLog + (total - bad) * good) / dispersion;
  }
}

/** E-value against "worse than tolerated by both measures". */
export function passValue(evidence: PassEvidence): number {
  return mixtureValue(evidence);
}
