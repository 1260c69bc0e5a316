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

/**
 * No evidence yet against `rate` (0–1); bets lean to the measure by which a good release can be proven. `cash` (0–1) of
 * it waits.
 */
export function newPass(
  rate: number,
  baseRate: number | undefined,
  cash: number = CASH,
): PassEvidence {
  return newMixture(leaning(rate, baseRate), cash);
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
  const good = total - bad;
  const from = GOOD_RATIOS.factors.length;
  const last = GOOD_RATES.factors.length;
  const { nullGood, goods } = goodLogsOf(rate);
  for (let j = 0; j < last; j += 1) {
    nats[from + j] = (bad * at(GOOD_RATES.logs, j) + good * at(goods, j)) / dispersion;
  }
  const guess = Math.min(GUESS_MAX, Math.max(GUESS_MIN, baseRate / rate));
  const guessGood = Math.log(1 - guess * rate) - nullGood;
  nats[from + last] = (bad * Math.log(guess) + good * guessGood) / dispersion;
}

/** What a good event says, in nats, for each fixed part of a rate; `nullGood` is ln of its chance at the rate. */
type GoodLogs = { readonly nullGood: number; readonly goods: readonly number[] };

/** Rates change with the step and, where there is little traffic, with it; those of some gates are kept. */
const GOOD_LOGS = new Map<number, GoodLogs>();
const GOOD_LOGS_MAX = 256;

function goodLogsOf(rate: number): GoodLogs {
  const known = GOOD_LOGS.get(rate);
  if (known !== undefined) return known;
  if (GOOD_LOGS.size === GOOD_LOGS_MAX) GOOD_LOGS.clear();
  const nullGood = Math.log(1 - rate);
  const goods = GOOD_RATES.factors.map((part) => Math.log(1 - part * rate) - nullGood);
  const logs = { nullGood, goods };
  GOOD_LOGS.set(rate, logs);
  return logs;
}

/** E-value against "worse than tolerated by both measures". */
export function passValue(evidence: PassEvidence): number {
  return mixtureValue(evidence);
}
