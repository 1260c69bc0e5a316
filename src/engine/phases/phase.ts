import { abortShape, rampWeights } from '../abort-shape.ts';
import type { KnownReason } from '../../domain/reason.ts';
import type {
  Action,
  Decision,
  Facts,
  Phase,
  Plan,
  RolloutState,
  Step,
  Weights,
} from '../../domain/rollout.ts';

/** What the engine needs of the judge's verdict. */
export type Judgement = {
  readonly kind: 'advance' | 'hold' | 'rollback';
  readonly shed: boolean;
  readonly reason: KnownReason;
};

export type PhaseInput = {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly facts: Facts;
  readonly verdict: Judgement;
  readonly nowMs: number;
};

/** One phase's decision. */
export type PhaseRule = (input: PhaseInput) => Decision;

const LOOK_AGAIN_MS = 1000;

/** Stays in the phase, with actions that bring the world nearer to what is wanted. */
export function hold(
  state: RolloutState,
  because: Decision['because'],
  actions: readonly Action[] = [],
): Decision {
  return { state, actions, because, lookAgainInMs: LOOK_AGAIN_MS };
}

/** Enters `phase` at `nowMs`. */
export function enter(
  state: RolloutState,
  phase: Phase,
  because: Decision['because'],
  nowMs: number,
): Decision {
  return {
    state: { ...state, phase, phaseStartedAtMs: nowMs, waitingSinceMs: undefined, drainedLooks: 0 },
    actions: [],
    because,
    lookAgainInMs: 0,
  };
}

/** Every class of the plan at weight 0: all traffic on stable. */
export function allStable(plan: Plan): Weights {
  return Object.fromEntries(Object.keys(plan.steps[0]?.weights ?? {}).map((name) => [name, 0]));
}

/** Starts going back: traffic first. */
export function goBack(
  plan: Plan,
  state: RolloutState,
  reason: KnownReason,
  nowMs: number,
): Decision {
  const details = { ...reason.details, cause: reason.code };
  const isRamp = abortShape(plan, state.phase, reason) === 'ramp';
  const { isRamp: _isRamp, heldReason: _heldReason, ...rest } = state;
  const begun = { ...rest, abortReason: reason, ...(isRamp ? { isRamp } : {}) };
  const next = enter(begun, 'aborting', { code: 'go-back', details }, nowMs);
  const weights = rampWeights(plan, next.state, nowMs) ?? allStable(plan);
  return { ...next, actions: [{ kind: 'write-weights', weights }] };
}

/** Why the split is not the wanted one yet; absent when the edge shows every class within half a percent of it. */
export function splitReason(
  { weights }: Pick<Step, 'weights'>,
  { observedWeights }: Pick<Facts, 'observedWeights'>,
): KnownReason | undefined {
  if (observedWeights.kind === 'unknown')
    return { code: 'split-unknown', details: { detail: observedWeights.reason } };
  const same = Object.entries(weights).every(
    ([name, percent]) => Math.abs((observedWeights.value[name] ?? NaN) - percent) <= 0.5,
  );
  return same ? undefined : { code: 'split-not-observed', details: {} };
}
