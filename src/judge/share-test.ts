import type { PairedCounts } from '../domain/evidence.ts';
import { at, BET_PARTS, type Grid } from './grids.ts';

/** What a share test asks: "rate ratio ≤ `nullRatio`" against that ratio times each factor of `grid`. */
export type ShareQuestion = {
  readonly nullRatio: number;
  readonly grid: Grid;
  /** ln of what the grid's factors are divided by to be multiples of `nullRatio`; 0 where they are it already. */
  readonly logScale?: number;
  /** φ ≥ 1 tempers bursts. */
  readonly dispersion: number;
};

/**
 * Log-likelihood ratios, in nats, of the share test: given the bad events of both roles, how many fall on the candidate.
 * The unknown base rate cancels, so incidents that hit both roles carry no evidence. Exact for Poisson counts,
 * conservative for Bernoulli at ratio 1 (Lindon and Malek, NeurIPS 2022, with a grid prior). All 0 when a role has no
 * traffic or nothing was bad.
 */
export function shareNats(counts: PairedCounts, question: ShareQuestion): number[] {
  const nats = question.grid.logs.map(() => 0);
  fillShareNats(nats, counts, question);
  return nats;
}

/** The same, written to the beginning of `nats`, which holds zeros there. */
export function fillShareNats(
  nats: number[],
  { candidate, stable }: PairedCounts,
  question: ShareQuestion,
): void {
  const { nullRatio, grid, dispersion } = question;
  const scale = question.logScale ?? 0;
  const bad = candidate.bad + stable.bad;
  if (candidate.total === 0 || stable.total === 0 || bad === 0) return;
  const odds = candidate.total / stable.total;
  const unit = Math.exp(-scale) * nullRatio * odds;
  const base = 1 + nullRatio * odds;
  for (let j = 0; j < grid.logs.length; j += 1) {
    const spread = Math.log((1 + unit * at(grid.factors, j)) / base);
    nats[j] = (candidate.bad * (at(grid.logs, j) - scale) - bad * spread) / dispersion;
  }
}

/**
 * Factors of bets on the candidate's share of this scrape's bad events, for the null "rate ratio ≤ `nullRatio`". One
 * scrape is one observation, so the size of bursts does not matter (specification 2.6); weak but always valid.
 */
export function shareBets(counts: PairedCounts, nullRatio: number): number[] {
  const factors = BET_PARTS.map(() => 1);
  fillShareBets(factors, 0, counts, nullRatio);
  return factors;
}

/** The same, written to `factors` at `from`, which holds ones there. */
export function fillShareBets(
  factors: number[],
  from: number,
  { candidate, stable }: PairedCounts,
  nullRatio: number,
): void {
  const bad = candidate.bad + stable.bad;
  if (candidate.total === 0 || stable.total === 0 || bad === 0) return;
  const weighted = nullRatio * candidate.total;
  const nullShare = weighted / (weighted + stable.total);
  const surprise = candidate.bad / bad / nullShare - 1;
  for (let j = 0; j < BET_PARTS.length; j += 1) {
    factors[from + j] = 1 + at(BET_PARTS, j) * surprise;
  }
}
