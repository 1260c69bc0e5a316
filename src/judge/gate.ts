import type { PairedCounts } from '../domain/evidence.ts';
import type { GateBounds } from '../domain/gates.ts';
import { rateLogRatios, shareLogRatios } from './log-ratios.ts';
import {
  mixtureValue,
  newMixture,
  RATIO_GRID,
  restartMixture,
  updateMixture,
  type Mixture,
} from './mixture.ts';

/** The running evidence of one gate; plain data, so a restarted process continues bit-equal. */
export type GateState = {
  readonly relative: Mixture;
  readonly absolute: Mixture;
  readonly passRelative: Mixture;
  readonly passAbsolute: Mixture;
  /** Against "not worse than the floor"; stays at its beginning where there is no floor. */
  readonly floor: Mixture;
  /** Candidate counts since the last step. */
  readonly bad: number;
  readonly total: number;
};

const PASS_RATIOS: readonly number[] = [0.5, 0.7, 1];
const PASS_RATE_FACTORS: readonly number[] = [0.5, 0.25, 0.1, 0.02];

/** No evidence either way. */
export function newGateState(): GateState {
  return {
    relative: newMixture(RATIO_GRID.length),
    absolute: newMixture(RATIO_GRID.length),
    passRelative: newMixture(PASS_RATIOS.length),
    passAbsolute: newMixture(PASS_RATE_FACTORS.length),
    floor: newMixture(RATIO_GRID.length),
    bad: 0,
    total: 0,
  };
}

/**
 * Adds one scrape's increments to the evidence (judge specification 2.1 to 2.4). A scrape without requests on stable
 * tests "not worse than the larger of `rollbackRate` and `passRate`" in place of the ratio, so that harm at 100 % shows.
 */
export function updateGate(state: GateState, counts: PairedCounts, bounds: GateBounds): GateState {
  const { dispersion, rollbackRatio, rollbackRate, passRatio, passRate, floorRate } = bounds;
  const share = (nullRatio: number, ratios: readonly number[]) =>
    shareLogRatios(counts, { nullRatio, ratios, dispersion });
  const rate = (nullRate: number, factors: readonly number[]) =>
    rateLogRatios(counts.candidate, {
      nullRate,
      rates: factors.map((factor) => nullRate * factor),
      dispersion,
    });
  // Without requests on stable there is no share to test: the bad ratio is then held against what passing tolerates.
  const relative =
    counts.stable.total === 0
      ? rate(Math.max(rollbackRate, passRate), RATIO_GRID)
      : share(
          rollbackRatio,
          RATIO_GRID.map((g) => rollbackRatio * g),
        );
  return {
    relative: updateMixture(state.relative, relative),
    absolute: updateMixture(state.absolute, rate(rollbackRate, RATIO_GRID)),
    passRelative: updateMixture(state.passRelative, share(passRatio, PASS_RATIOS)),
    passAbsolute: updateMixture(state.passAbsolute, rate(passRate, PASS_RATE_FACTORS)),
    floor:
      floorRate === undefined
        ? state.floor
        : updateMixture(state.floor, rate(floorRate, RATIO_GRID)),
    bad: state.bad + counts.candidate.bad,
    total: state.total + counts.candidate.total,
  };
}

/** At a weight change passing begins anew and a quarter of the waiting cash is put on harm. */
export function enterStep(state: GateState): GateState {
  return {
    ...newGateState(),
    relative: restartMixture(state.relative),
    absolute: restartMixture(state.absolute),
    floor: restartMixture(state.floor),
  };
}

/** E-value against "not worse than `rollbackRatio` times stable OR not worse than `rollbackRate`". */
export function harmEvidence(state: GateState): number {
  return Math.min(mixtureValue(state.relative), mixtureValue(state.absolute));
}

/** E-value against "not worse than `floorRate`", whatever stable does (payment policy P5). */
export function floorEvidence(state: GateState): number {
  return mixtureValue(state.floor);
}

/** E-value against "worse than `passRatio` times stable AND worse than `passRate`". */
export function passEvidence(state: GateState): number {
  return (mixtureValue(state.passRelative) + mixtureValue(state.passAbsolute)) / 2;
}
