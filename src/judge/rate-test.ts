import type { Counts } from '../domain/evidence.ts';
import { at } from './grids.ts';

/** What one good and one bad event say, in nats, for each alternative. */
export type RateTable = { readonly bad: readonly number[]; readonly good: readonly number[] };

/** No alternative is above this. */
const RATE_MAX = 0.95;

/** The table of the null "bad ratio = `nullRate`" (0–1, exclusive) against each of `rates`, each capped at 0.95. */
export function rateTable(nullRate: number, rates: readonly number[]): RateTable {
  const capped = rates.map((rate) => Math.min(RATE_MAX, rate));
  return {
    bad: capped.map((rate) => Math.log(rate / nullRate)),
    good: capped.map((rate) => Math.log((1 - rate) / (1 - nullRate))),
  };
}

/** Log-likelihood ratios of the absolute test, in nats; `dispersion` (φ ≥ 1) tempers bursts. */
export function rateNats({ bad, total }: Counts, table: RateTable, dispersion: number): number[] {
  const nats = table.bad.slice();
  for (let j = 0; j < nats.length; j += 1) {
    nats[j] = (bad * at(table.bad, j) + (total - bad) * at(table.good, j)) / dispersion;
  }
  return nats;
}

/** Turns nats into factors, in place: the array is the caller's own. */
export function toFactors(nats: number[]): number[] {
  for (let j = 0; j < nats.length; j += 1) {
    const one = at(nats, j);
    nats[j] = one === 0 ? 1 : Math.exp(one);
  }
  return nats;
}
