import type { Counts, PairedCounts } from '../domain/evidence.ts';
import type { GateBounds, GateStep } from '../domain/gates.ts';
import type { GateHistory } from '../domain/history.ts';
import { harmsMany, passBounds, warmUp, type Traffic } from './bounds.ts';
import {
  addDispersion,
  dispersionNow,
  NO_DISPERSION,
  type Dispersion,
  type Learnt,
} from './dispersion.ts';
import { harmValue, newHarm, restartHarm, updateHarm, type HarmEvidence } from './harm-evidence.ts';
import { newPass, passValue, updatePass, type PassEvidence } from './pass-evidence.ts';

/** The running evidence of one gate; plain data, so a restarted process continues bit-equal. */
export type GateState = {
  readonly harm: HarmEvidence;
  /** Of this step, against what may enter the next one. */
  readonly pass: PassEvidence;
  /** Of the whole rollout, against what may have all traffic. */
  readonly whole: PassEvidence;
  /** What earlier steps bring to the proof of this one: it multiplies `pass`. */
  readonly carried: number;
  /** Counts since the last step. */
  readonly candidate: Counts;
  readonly stable: Counts;
  /** Requests since the last step while the weights were in force. */
  readonly split: { readonly candidate: number; readonly stable: number };
  /** Counts of stable in the whole rollout. */
  readonly stableEver: Counts;
  readonly traffic: Traffic;
  readonly dispersion: Dispersion;
};

/** What is known beside the counts of one scrape. */
export type Moment = {
  /** Since the scrape before; 0 when there was none. */
  readonly elapsedMs: number;
  readonly step?: GateStep | undefined;
  readonly history?: GateHistory | undefined;
  /** Since the youngest process of the candidate got ready. */
  readonly candidateAgeMs?: number | undefined;
  /** The candidate's traffic was taken away before this scrape. */
  readonly isShed?: boolean;
};

const NOTHING: Counts = { bad: 0, total: 0 };
/** So much of a new proof rides on what was proven before; the rest begins at 1. */
const CARRIED_SHARE = 0.7;
const NO_SPLIT = { candidate: 0, stable: 0 };
/** Requests at which what history says of stable's bad ratio stops to weigh more. */
const BASE_REQUESTS_MAX = 20_000;
/** Half a bad event among this many requests is believed of stable before anything is seen. */
const BASE_PRIOR_REQUESTS = 1000;

/** What is known of a gate before its first scrape. */
export type Known = {
  readonly bounds: GateBounds;
  readonly history?: GateHistory | undefined;
  readonly step?: GateStep | undefined;
};

/** No evidence either way. */
export function newGateState({ bounds, history, step }: Known): GateState {
  const traffic = { requests: 0, elapsedMs: 0 };
  const baseRate = history === undefined ? undefined : baseRateOf(NOTHING, history);
  return {
    harm: newHarm(dispersionNow(NO_DISPERSION, 1, history).trusted),
    pass: newPass(passBounds(bounds, step, traffic).rate, baseRate),
    whole: newWhole(bounds, traffic, baseRate),
    carried: 1,
    candidate: NOTHING,
    stable: NOTHING,
    split: NO_SPLIT,
    stableEver: NOTHING,
    traffic,
    dispersion: NO_DISPERSION,
  };
}

/**
 * Adds one scrape's increments. Everything that shapes the test of a scrape (φ, stable's ratio, traffic) comes from
 * the scrapes before it, so that each factor stays an e-value.
 */
export function updateGate(
  state: GateState,
  counts: PairedCounts,
  bounds: GateBounds,
  moment: Moment,
): GateState {
  const learnt = learntBy(state, bounds, moment.history);
  const { widening, passes } = warmUp(bounds, moment.candidateAgeMs, moment.history?.warmUpExcess);
  const dispersion = proofDispersion(learnt.likely);
  const baseRate = baseRateOf(state.stableEver, moment.history);
  const { candidate, stable, stableInstances } = counts;
  const alone = stable.total === 0 ? baseRate : 0;
  const now = passBounds(bounds, moment.step, state.traffic, alone);
  const last = passBounds(bounds, undefined, state.traffic, alone);
  const requests = candidate.total + stable.total;
  return {
    harm: updateHarm(state.harm, counts, {
      bounds,
      widening,
      learnt,
      stableBefore: state.stableEver,
    }),
    pass: passes
      ? updatePass(state.pass, counts, { bounds: now, dispersion, baseRate })
      : state.pass,
    whole: passes
      ? updatePass(state.whole, counts, { bounds: last, dispersion, baseRate })
      : state.whole,
    carried: state.carried,
    candidate: addCounts(state.candidate, candidate),
    stable: addCounts(state.stable, stable),
    split: moment.isShed === true ? state.split : addSplit(state.split, counts),
    stableEver: addCounts(state.stableEver, stable),
    traffic: {
      requests: state.traffic.requests + requests,
      elapsedMs: state.traffic.elapsedMs + moment.elapsedMs,
    },
    dispersion:
      stableInstances === undefined
        ? state.dispersion
        : addDispersion(state.dispersion, stableInstances),
  };
}

/** φ as it is used for the next scrape. */
export function learntBy(
  { dispersion }: GateState,
  bounds: GateBounds,
  history: GateHistory | undefined,
): Learnt {
  return dispersionNow(dispersion, bounds.dispersion, history);
}

/**
 * φ for proofs. A quiet stretch of bursts says as much as one of their mean size b; φ is 2b − 1 where sizes are geometric,
 * and three quarters of what it has above 1 keep the proof valid between no bad events and half of what passes.
 */
function proofDispersion(dispersion: number): number {
  return 1 + 0.75 * (dispersion - 1);
}

/** What stable's bad ratio is taken for, 0–1: what was seen of it, in this rollout and before. */
function baseRateOf(seen: Counts, history: GateHistory | undefined): number {
  const requests = Math.min(history?.requests ?? 0, BASE_REQUESTS_MAX);
  const bad = (history?.baseRate ?? 0) * requests;
  return (bad + seen.bad + 0.5) / (requests + seen.total + BASE_PRIOR_REQUESTS);
}

function addSplit(
  before: GateState['split'],
  { candidate, stable }: PairedCounts,
): GateState['split'] {
  return { candidate: before.candidate + candidate.total, stable: before.stable + stable.total };
}

function addCounts(before: Counts, more: Counts): Counts {
  return { bad: before.bad + more.bad, total: before.total + more.total };
}

/**
 * Begins a step: harm is kept, and passing is proven anew. Of what was proven before, a part is carried over: it may
 * shorten a proof and can never be one.
 */
export function enterStep(state: GateState, known: Known): GateState {
  const { trusted } = learntBy(state, known.bounds, known.history);
  return { ...beginProof(state, known), harm: restartHarm(state.harm, trusted) };
}

/** Begins the proof of a step anew; what speaks against the candidate stays as it is. */
export function beginProof(state: GateState, { bounds, history, step }: Known): GateState {
  const { rate } = passBounds(bounds, step, state.traffic);
  return {
    ...state,
    pass: newPass(rate, baseRateOf(state.stableEver, history)),
    carried: 1 - CARRIED_SHARE + CARRIED_SHARE * passValue(state.whole),
    candidate: NOTHING,
    stable: NOTHING,
    split: NO_SPLIT,
  };
}

/** The proof as it was before: what came since is left out. */
export function keepProof(state: GateState, before: GateState): GateState {
  return { ...state, pass: before.pass, whole: before.whole };
}

/** Without any proof. */
export function forgetProof(state: GateState, { bounds, history, step }: Known): GateState {
  const { stableEver, traffic } = state;
  const baseRate = baseRateOf(stableEver, history);
  const pass = newPass(passBounds(bounds, step, traffic).rate, baseRate);
  return { ...state, pass, whole: newWhole(bounds, traffic, baseRate), carried: 1 };
}

/** Nothing of the whole rollout's proof waits: a quiet quarter of an hour does not outweigh a bad one before. */
function newWhole(
  bounds: GateBounds,
  traffic: Traffic,
  baseRate: number | undefined,
): PassEvidence {
  return newPass(passBounds(bounds, undefined, traffic).rate, baseRate, 0);
}

/** E-value against "not harmful". */
export function harmEvidence({ harm }: GateState): number {
  return harmValue(harm);
}

/**
 * E-value against "worse than tolerated", to be held against 1/β. What is carried counts for at most √(1/β), so a step
 * never passes by it alone: the rest must come from the candidate's requests of this step. Before all traffic moves, a
 * gate through which many may be harmed is proven by the whole rollout too, against 1/β².
 */
export function passEvidence(
  { carried, pass, whole, traffic }: GateState,
  beta: number,
  { bounds, step }: Pick<Known, 'bounds' | 'step'>,
): number {
  const ofStep = Math.min(carried, Math.sqrt(1 / beta)) * passValue(pass);
  const isLast = step === undefined || step.nextPercent >= 100;
  return isLast && harmsMany(bounds, traffic) ? Math.min(ofStep, beta * passValue(whole)) : ofStep;
}
