import type { PairedValues } from '../domain/evidence.ts';
import type { MeanPolicy } from '../domain/gates.ts';
import { equalShares, mixtureValue, newMixture, restartMixture, updateMixture } from './mixture.ts';
import type { Mixture } from './mixture.ts';
import { BET_PARTS } from './grids.ts';

/** The running evidence of a gate on a bounded mean; plain data. */
export type MeanState = {
  readonly harm: Mixture;
  readonly pass: Mixture;
  /** Of the differences so far: how many, their mean, and the sum of squares about it. */
  readonly scrapes: number;
  readonly mean: number;
  readonly squares: number;
  /** Values of both roles since the last step. */
  readonly candidate: number;
  readonly stable: number;
};

/** Four fixed bets and one that follows what was seen. */
const SHARES = equalShares(BET_PARTS.length + 1);
/** No bet may lose more than this part. */
const LOSS_MAX = 0.9;
/** Variance of the difference that is believed at first. */
const FIRST_VARIANCE = 1 / 12;

/** No evidence either way. */
export function newMeanState(): MeanState {
  return {
    harm: newMixture(SHARES),
    pass: newMixture(SHARES, 0.1),
    scrapes: 0,
    mean: 0,
    squares: 0,
    candidate: 0,
    stable: 0,
  };
}

/**
 * Adds one scrape. The difference of both means, scaled to 0–1 with ½ for equal, is one observation; bets on it are
 * valid for any distribution and any dependence inside a scrape (Waudby-Smith and Ramdas, 2024). A scrape in which a
 * role has no value is no observation.
 */
export function updateMean(state: MeanState, values: PairedValues, policy: MeanPolicy): MeanState {
  const { candidate, stable } = values;
  if (candidate.count === 0 || stable.count === 0) return state;
  const range = policy.highest - policy.lowest;
  const scaled = ({ sum, count }: PairedValues['stable']) =>
    Math.min(1, Math.max(0, (sum / count - policy.lowest) / range));
  // Where less is better, the candidate gains what stable has more.
  const [gains, loses] = policy.better === 'less' ? [stable, candidate] : [candidate, stable];
  const seen = (1 + scaled(gains) - scaled(loses)) / 2;
  const border = (loss: number) => (1 - loss / range) / 2;
  const worse = 1 - border(policy.rollbackLoss);
  const better = border(policy.passLoss);
  const scrapes = state.scrapes + 1;
  const mean = state.mean + (seen - state.mean) / scrapes;
  return {
    harm: updateMixture(state.harm, bets(1 - seen, worse, about(state, true)), SHARES),
    pass: updateMixture(state.pass, bets(seen, better, about(state, false)), SHARES),
    scrapes,
    mean,
    squares: state.squares + (seen - state.mean) * (seen - mean),
    candidate: state.candidate + candidate.count,
    stable: state.stable + stable.count,
  };
}

/** Mean and variance of the differences before this scrape, or of their mirror image. */
function about({ scrapes, mean, squares }: MeanState, mirrored: boolean): Known {
  const known = scrapes === 0 ? 0.5 : mean;
  return {
    mean: mirrored ? 1 - known : known,
    variance: (FIRST_VARIANCE + squares) / (1 + scrapes),
  };
}

type Known = { readonly mean: number; readonly variance: number };

/** Factors for the null "mean ≤ `border`". */
function bets(seen: number, border: number, known: Known): number[] {
  const most = LOSS_MAX / border;
  const lead = known.mean - border;
  const followed = Math.min(most, Math.max(0, lead / (known.variance + lead * lead)));
  return [...BET_PARTS.map((part) => part / border), followed].map(
    (bet) => 1 + bet * (seen - border),
  );
}

/** Begins a step: passing is proven anew. */
export function enterMeanStep(state: MeanState): MeanState {
  return { ...beginMeanProof(state), harm: restartMixture(state.harm, SHARES) };
}

/** Begins the proof of a step anew; what speaks against the candidate stays. */
export function beginMeanProof(state: MeanState): MeanState {
  return { ...state, pass: newMeanState().pass, candidate: 0, stable: 0 };
}

/** E-values of harm and of health. */
export function meanEvidence({ harm, pass }: MeanState): {
  readonly eBad: number;
  readonly eOk: number;
} {
  return { eBad: mixtureValue(harm), eOk: mixtureValue(pass) };
}
