import type { Decision, Step } from '../../domain/rollout.ts';
import { allStable, enter, hold, sameWeights, type PhaseInput, type PhaseRule } from './phase.ts';

/** Walks the steps: write the weights, observe them at the edge, and go on only with proof. */
export const shifting: PhaseRule = (input) => {
  const { plan, state, facts, verdict, nowMs } = input;
  const step = plan.steps[state.step];
  if (step === undefined) return enter(state, 'soaking', { code: 'all-steps-proven' }, nowMs);
  if (verdict.shed) {
    return hold(state, { code: 'shed', detail: verdict.reason }, [
      { kind: 'write-weights', weights: allStable(plan) },
    ]);
  }
  const barrier = barrierBefore(input, step);
  if (barrier !== undefined) return barrier;
  const write = [{ kind: 'write-weights', weights: step.weights }] as const;
  const { observedWeights } = facts;
  if (observedWeights.kind === 'unknown')
    return hold(state, { code: 'split-unknown', detail: observedWeights.reason }, write);
  if (!sameWeights(step.weights, observedWeights.value))
    return hold(state, { code: 'split-not-observed' }, write);
  if (state.paused) return hold(state, { code: 'paused' });
  if (verdict.kind !== 'advance') return hold(state, { code: 'evidence', detail: verdict.reason });
  const last = state.step === plan.steps.length - 1;
  const because = { code: 'step-proven', detail: verdict.reason };
  if (last) return enter(state, 'soaking', because, nowMs);
  return { state: { ...state, step: state.step + 1 }, actions: [], because, lookAgainInMs: 0 };
};

/** What must hold before a step's weights may be written: nothing frozen, approval given, candidate ready. */
function barrierBefore({ state, facts }: PhaseInput, step: Step): Decision | undefined {
  const { frozen, candidate } = facts;
  if (frozen.kind === 'unknown')
    return hold(state, { code: 'freeze-unknown', detail: frozen.reason });
  if (frozen.value) return hold(state, { code: 'frozen' });
  if (step.needsApproval && !state.approvedSteps.includes(state.step))
    return hold(state, { code: 'awaiting-approval' });
  if (candidate.kind === 'unknown')
    return hold(state, { code: 'candidate-unknown', detail: candidate.reason });
  const { ready, wanted } = candidate.value;
  return ready < wanted || ready === 0
    ? hold(state, { code: 'candidate-not-ready', detail: `${ready}/${wanted}` })
    : undefined;
}
