import type { KnownReason } from '../../domain/reason.ts';
import type { Plan, RolloutState } from '../../domain/rollout.ts';

/** How many people have approved a step, and how many must. */
export function awaitingApproval(plan: Plan, state: RolloutState, step: number): KnownReason {
  const given = state.approvals.filter((one) => one.step === step).length;
  return { code: 'awaiting-approval', details: { given, required: plan.approvals.required } };
}
