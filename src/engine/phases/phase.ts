import type {
  Action,
  Decision,
  Facts,
  Phase,
  Plan,
  RolloutState,
  Weights,
} from '../../domain/rollout.ts';

/** What the engine needs of the judge's verdict; `reason` is for people. */
export type Judgement = {
  readonly kind: 'advance' | 'hold' | 'rollback';
  readonly shed: boolean;
  readonly reason: string;
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
    state: { ...state, phase, phaseStartedAtMs: nowMs },
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
export function goBack(plan: Plan, state: RolloutState, reason: string, nowMs: number): Decision {
  const next = enter(
    { ...state, abortReason: reason },
    'aborting',
    { code: 'go-back', detail: reason },
    nowMs,
  );
  return { ...next, actions: [{ kind: 'write-weights', weights: allStable(plan) }] };
}

/** True when every class is within half a percent of what is wanted. */
export function sameWeights(wanted: Weights, observed: Weights): boolean {
  return Object.entries(wanted).every(
    ([name, percent]) => Math.abs((observed[name] ?? NaN) - percent) <= 0.5,
  );
}
