import type { Counts, PairedCounts } from '../domain/evidence.ts';

/**
 * Log-likelihood ratios of the share test: given the bad events of both roles, how many fall on the candidate.
 * The null is "rate ratio ≤ `nullRatio`"; one result, in nats, per entry of `ratios`. The unknown base rate cancels,
 * so incidents that hit both roles carry no evidence. Exact for Poisson counts, conservative for Bernoulli at ratio 1
 * (Lindon and Malek, NeurIPS 2022, with a grid prior). `dispersion` (φ ≥ 1) tempers bursts. All 0 when a role has no traffic.
 */
export function shareLogRatios(
  counts: PairedCounts,
  options: {
    readonly nullRatio: number;
    readonly ratios: readonly number[];
    readonly dispersion: number;
  },
): number[] {
  const { candidate, stable } = counts;
  if (candidate.total === 0 || stable.total === 0) return options.ratios.map(() => 0);
  const share = (ratio: number) =>
    (ratio * candidate.total) / (ratio * candidate.total + stable.total);
  const nullShare = share(options.nullRatio);
  return options.ratios.map((ratio) => {
    const q = share(ratio);
    const nats =
      candidate.bad * Math.log(q / nullShare) + stable.bad * Math.log((1 - q) / (1 - nullShare));
    return nats / options.dispersion;
  });
}

/**
 * Log-likelihood ratios of the absolute test against the null "bad ratio = `nullRate`" (0–1, exclusive);
 * one result, in nats, per entry of `rates`, each capped at 0.95.
 */
export function rateLogRatios(
  counts: Counts,
  options: {
    readonly nullRate: number;
    readonly rates: readonly number[];
    readonly dispersion: number;
  },
): number[] {
  const { bad, total } = counts;
  return options.rates.map((wanted) => {
    const rate = Math.min(0.95, wanted);
    const nats =
      bad * Math.log(rate / options.nullRate) +
      (total - bad) * Math.log((1 - rate) / (1 - options.nullRate));
    return nats / options.dispersion;
  });
}
