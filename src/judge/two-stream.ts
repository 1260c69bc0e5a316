import type { Counts, PairedCounts } from '../domain/evidence.ts';
import { HARM_GRID } from './grids.ts';

/** The alternative of one block: bad ratios (0–1, exclusive) of both roles. */
export type Alternative = { readonly candidate: number; readonly stable: number };

/** No alternative is above this. */
const RATE_MAX = 0.98;

/**
 * Log e-value, in nats, of the exact two-stream test of Bernoulli counts (Turner, Ly and Grünwald, 2024) for the null
 * "candidate's ratio ≤ `nullRatio` × stable's". The null's closest point to the alternative is the one that maximises
 * the expected likelihood on its border; the null is convex, so the ratio to that point is an e-value. The alternative
 * must be fixed before the counts are seen.
 */
export function twoStreamNats(
  { candidate, stable }: PairedCounts,
  { candidate: a, stable: b }: Alternative,
  nullRatio: number,
): number {
  if (candidate.total === 0 || stable.total === 0) return 0;
  const nearest = nearestNull(candidate.total, stable.total, { a, b, nullRatio });
  return nats(candidate, a, nullRatio * nearest) + nats(stable, b, nearest);
}

/** Stable's ratio θ at the point (`nullRatio`·θ, θ) nearest to (a, b): the smaller root of the score's quadratic. */
function nearestNull(
  na: number,
  nb: number,
  { a, b, nullRatio }: { readonly a: number; readonly b: number; readonly nullRatio: number },
): number {
  const square = nullRatio * (na + nb);
  const linear = na * (a + nullRatio) + nb * (1 + nullRatio * b);
  const constant = na * a + nb * b;
  return (2 * constant) / (linear + Math.sqrt(linear * linear - 4 * square * constant));
}

function nats({ bad, total }: Counts, rate: number, nullRate: number): number {
  return bad * Math.log(rate / nullRate) + (total - bad) * Math.log((1 - rate) / (1 - nullRate));
}

/**
 * Nats for alternatives whose odds are multiples of the odds at the null's border, given what stable's ratio was in
 * earlier scrapes (0–1, exclusive). For gates of which a large part is bad, such as "slower than the median".
 */
export function oddsNats(
  counts: PairedCounts,
  known: { readonly stableRate: number; readonly nullRatio: number; readonly dispersion: number },
): number[] {
  const { stableRate, nullRatio, dispersion } = known;
  const border = Math.min(RATE_MAX, nullRatio * stableRate);
  const odds = border / (1 - border);
  return HARM_GRID.factors.map((factor) => {
    const rate = Math.min(RATE_MAX, (odds * factor) / (1 + odds * factor));
    const alternative = { candidate: rate, stable: stableRate };
    const harmful = rate > nullRatio * stableRate;
    return harmful ? twoStreamNats(counts, alternative, nullRatio) / dispersion : 0;
  });
}
