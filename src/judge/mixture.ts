/** Alternatives as multiples of the null's rate ratio (judge specification 2.1). */
export const RATIO_GRID: readonly number[] = [1.3, 1.6, 2, 3, 5, 10, 30, 100, 400];

/**
 * The state of one e-process by the cash-and-bets mixture: `cash` waits for harm that begins late, `bets[j]` rides on
 * alternative `j`. All amounts are ≥ 0 and fixed before the next scrape is seen, so their sum is a nonnegative
 * supermartingale under the null: P(ever ≥ 1/α) ≤ α (Ville's inequality).
 */
export type Mixture = { readonly cash: number; readonly bets: readonly number[] };

/** The share of the cash that is put on the bets at every scrape. */
const HAZARD = 0.02;
/** No single scrape multiplies a bet by more than this: ln 100. */
const FACTOR_LOG_MAX = Math.log(100);
/** Bets stop growing here, so that sums stay finite; far above any threshold in use. */
const BET_MAX = 1e15;

/** A fresh mixture over `count` ≥ 1 alternatives: value 1, of which 0.6 is cash. */
export function newMixture(count: number): Mixture {
  return { cash: 0.6, bets: Array.from({ length: count }, () => 0.4 / count) };
}

/**
 * One scrape: moves 2 % of the cash into the bets, then multiplies each bet by its likelihood ratio.
 * `logRatios[j]` is the log-likelihood ratio of alternative `j` in this scrape, in nats; one per bet.
 * A missing entry counts as 0: no evidence.
 */
export function updateMixture(mixture: Mixture, logRatios: readonly number[]): Mixture {
  const put = HAZARD * mixture.cash;
  const each = put / mixture.bets.length;
  const bets = mixture.bets.map((bet, j) => {
    const factor = Math.exp(Math.min(logRatios[j] ?? 0, FACTOR_LOG_MAX));
    return Math.min((bet + each) * factor, BET_MAX);
  });
  return { cash: mixture.cash - put, bets };
}

/** At a weight change a quarter of the cash moves into the bets: new traffic is when harm begins. */
export function restartMixture(mixture: Mixture): Mixture {
  const put = 0.25 * mixture.cash;
  const each = put / mixture.bets.length;
  return { cash: mixture.cash - put, bets: mixture.bets.map((bet) => bet + each) };
}

/** The e-value now: cash plus bets; 1 before any evidence. */
export function mixtureValue(mixture: Mixture): number {
  return mixture.bets.reduce((sum, bet) => sum + bet, mixture.cash);
}
