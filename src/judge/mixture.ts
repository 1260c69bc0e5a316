import { at } from './grids.ts';

/**
 * The state of one e-process by the cash-and-bets mixture: `cash` waits for harm that begins late, `bets[j]` rides on
 * alternative `j`. All amounts are ≥ 0 and fixed before the next scrape is seen, so their sum is a nonnegative
 * supermartingale under the null: P(ever ≥ 1/α) ≤ α (Ville's inequality).
 */
export type Mixture = { readonly cash: number; readonly bets: readonly number[] };

/** The share of the cash that is put on the bets at every scrape. */
const HAZARD = 0.02;
/** No single scrape multiplies a bet by more than this. */
const FACTOR_MAX = 100;
/** Bets stop growing here, so that sums stay finite; far above any threshold in use. */
const BET_MAX = 1e15;

/** A mixture of value 1, of which `cash` (0–1) waits; `shares` (sum 1) divide the rest among the alternatives. */
export function newMixture(shares: readonly number[], cash = 0.6): Mixture {
  return { cash, bets: shares.map((share) => share * (1 - cash)) };
}

/** The same share for each of `count` ≥ 1 alternatives. */
export function equalShares(count: number): readonly number[] {
  return Array.from({ length: count }, () => 1 / count);
}

/**
 * One scrape: moves 2 % of the cash into the bets by `shares`, which may differ from scrape to scrape, then multiplies
 * each bet by its likelihood ratio. `factors[j]` ≥ 0 is that of alternative `j` in this scrape; 1 is no evidence. The
 * array is given away: it becomes that of the new bets.
 */
export function updateMixture(
  { cash, bets }: Mixture,
  factors: number[],
  shares: readonly number[],
): Mixture {
  const put = HAZARD * cash;
  for (let j = 0; j < factors.length; j += 1) {
    const factor = Math.min(at(factors, j), FACTOR_MAX);
    factors[j] = Math.min((at(bets, j) + put * at(shares, j)) * factor, BET_MAX);
  }
  return { cash: cash - put, bets: factors };
}

/** At a weight change a quarter of the cash moves into the bets: new traffic is when harm begins. */
export function restartMixture(mixture: Mixture, shares: readonly number[]): Mixture {
  const put = 0.25 * mixture.cash;
  const bets = mixture.bets.map((bet, j) => bet + put * at(shares, j));
  return { cash: mixture.cash - put, bets };
}

/** The e-value now: cash plus bets; 1 before any evidence. */
export function mixtureValue({ cash, bets }: Mixture): number {
  let sum = cash;
  for (let j = 0; j < bets.length; j += 1) sum += at(bets, j);
  return sum;
}
