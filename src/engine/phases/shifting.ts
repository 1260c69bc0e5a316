import type { KnownReason } from '../../domain/reason.ts';
import type { Decision, Facts, Plan, RolloutState, Step } from '../../domain/rollout.ts';
import { isApproved } from '../inputs.ts';
import { awaitingApproval } from './approval.ts';
import { frozenReason } from './freeze.ts';
import { ledgerTrouble } from './ledger-trouble.ts';
import {
  allStable,
  enter,
  goBack,
  hold,
  splitReason,
  type PhaseInput,
  type PhaseRule,
} from './phase.ts';
import { notReady, nothingReady } from './readiness.ts';

/** Walks the steps: write the weights, observe them at the edge, and go on only with proof. */
export const shifting: PhaseRule = (input) => {
  const { plan, state, facts, verdict, nowMs } = input;
  const step = plan.steps[state.step];
  if (step === undefined)
    return enter(state, 'soaking', { code: 'all-steps-proven', details: {} }, nowMs);
  if (verdict.shed) {
    const code = verdict.reason.code === 'probe' ? 'probe' : 'shed';
    const because = { code, details: verdict.reason.details } as const;
    return hold(state, because, [{ kind: 'write-weights', weights: allStable(plan) }]);
  }
  const gone = nothingReady('candidate', facts);
  if (gone !== undefined)
    return hold(state, gone, [{ kind: 'write-weights', weights: allStable(plan) }]);
  const barrier = barrierBefore(input, step);
  if (barrier !== undefined) return hold(state, barrier);
  const split = splitReason(step, facts);
  if (split !== undefined) return hold(state, split, [writeOf(step)]);
  if (verdict.kind !== 'advance')
    return hold(state, { code: 'evidence', details: verdict.reason.details }, [writeOf(step)]);
  return afterProof(input);
};

/** Repeating a write changes nothing, so it also heals whatever was changed behind our back. */
function writeOf({ weights, audience, mirrorPercent }: Step): Decision['actions'][number] {
  return {
    kind: 'write-weights',
    weights,
    ...(audience === undefined ? {} : { audience }),
    ...(mirrorPercent === undefined ? {} : { mirrorPercent }),
  };
}

function afterProof({ plan, state, verdict, nowMs }: PhaseInput): Decision {
  const because = { code: 'step-proven', details: verdict.reason.details } as const;
  const next = nextStep(plan, state);
  if (next < plan.steps.length) {
    return { state: { ...state, step: next }, actions: [], because, lookAgainInMs: 0 };
  }
  return plan.returns
    ? goBack(plan, state, { code: 'experiment-ended', details: {} }, nowMs)
    : enter(state, 'soaking', because, nowMs);
}

/** The step after this one, or the last of its ladder when a person is in a hurry; ladders are never mixed. */
function nextStep(plan: Plan, { step, hurried }: RolloutState): number {
  const next = step + 1;
  if (!hurried || next >= plan.steps.length || ladderAt(plan, next) !== ladderAt(plan, step))
    return next;
  return plan.steps.findLastIndex((_one, index) => ladderAt(plan, index) === ladderAt(plan, step));
}

/** What copies prove lets the first visitors in, never all of them. */
function ladderAt({ steps }: Plan, index: number): 'mirror' | 'general' | 'payment' {
  const step = steps[index];
  if (step?.mirrorPercent !== undefined) return 'mirror';
  return (step?.weights['payment'] ?? 0) > 0 ? 'payment' : 'general';
}

/**
 * What must hold while a step's weights are wanted: nobody paused, nothing frozen, approval given, both slots whole,
 * books in order.
 */
function barrierBefore({ plan, state, facts }: PhaseInput, step: Step): KnownReason | undefined {
  if (state.paused) return { code: 'paused', details: {} };
  const frozen = frozenReason(facts, state);
  if (frozen !== undefined) return frozen;
  if (!isApproved(plan, state, state.step)) return awaitingApproval(plan, state, state.step);
  const waits =
    notReady('candidate', facts) ?? (plan.inPlace ? undefined : notReady('stable', facts));
  if (waits !== undefined) return waits;
  return (step.weights['payment'] ?? 0) > 0 ? paymentBarrier(facts) : undefined;
}

/** Payments move only over balanced books and after a sandbox order has passed (payment policy P7, P9). */
function paymentBarrier(facts: Facts): KnownReason | undefined {
  const books = ledgerTrouble(facts.ledger);
  if (books !== undefined) return books;
  const { synthetic } = facts;
  if (synthetic.kind === 'unknown')
    return { code: 'synthetic-pending', details: { detail: synthetic.reason } };
  if (synthetic.value === 'pending') return { code: 'synthetic-pending', details: {} };
  const { failedInARow, trouble } = synthetic.value;
  return failedInARow > 0
    ? { code: 'synthetic-failed', details: { failedInARow, detail: trouble } }
    : undefined;
}
