import type { ActivePhase, Decision, Facts, Plan, RolloutState } from '../domain/rollout.ts';
import { aborting } from './phases/aborting.ts';
import { checking } from './phases/checking.ts';
import { draining } from './phases/draining.ts';
import { preparing } from './phases/preparing.ts';
import { shifting } from './phases/shifting.ts';
import { soaking } from './phases/soaking.ts';
import { goBack, hold, type Judgement, type PhaseRule } from './phases/phase.ts';

const RULES: Readonly<Record<ActivePhase, PhaseRule>> = {
  preparing,
  checking,
  shifting,
  soaking,
  draining,
  aborting,
};

/** A rollout that has just begun at `nowMs` (epoch). */
export function newRollout(nowMs: number): RolloutState {
  return {
    phase: 'preparing',
    phaseStartedAtMs: nowMs,
    step: 0,
    approvedSteps: [],
    paused: false,
    abortReason: undefined,
  };
}

/**
 * Chooses what happens next. Pure and total: finished rollouts stay finished, an abort takes effect in every phase
 * but those, harm sends traffic back as long as the candidate is on trial, and an unknown fact never moves forward.
 */
export function decide(
  plan: Plan,
  state: RolloutState,
  facts: Facts,
  moment: { readonly verdict: Judgement; readonly nowMs: number },
): Decision {
  const { phase } = state;
  if (phase === 'promoted' || phase === 'rolled-back') return hold(state, { code: phase });
  if (phase !== 'aborting') {
    const reason = reasonToGoBack(plan, { ...state, phase }, moment);
    if (reason !== undefined) return goBack(plan, state, reason, moment.nowMs);
  }
  return RULES[phase]({ plan, state, facts, ...moment });
}

function reasonToGoBack(
  plan: Plan,
  state: RolloutState & { readonly phase: ActivePhase },
  moment: { readonly verdict: Judgement; readonly nowMs: number },
): string | undefined {
  if (state.abortReason !== undefined) return state.abortReason;
  if (moment.verdict.kind === 'rollback') return moment.verdict.reason;
  const late = moment.nowMs - state.phaseStartedAtMs > plan.deadlinesMs[state.phase];
  // While draining the candidate is proven and serves everything: late means "keep the old slot", never "go back".
  if (late && !state.paused && state.phase !== 'draining') return `deadline of ${state.phase}`;
  return undefined;
}
