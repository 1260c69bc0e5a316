import { isApproved } from '../inputs.ts';
import { awaitingApproval } from './approval.ts';
import { frozenReason } from './freeze.ts';
import { enter, hold, type PhaseRule } from './phase.ts';
import { notReady } from './readiness.ts';

/** Deploys the candidate at the capacity it will need, and waits until all of it is ready. */
export const preparing: PhaseRule = ({ plan, state, facts, nowMs }) => {
  const frozen = frozenReason(facts, state);
  if (frozen !== undefined) return hold(state, frozen);
  if (state.paused) return hold(state, { code: 'paused', details: {} });
  // In place the deployment itself moves the traffic.
  if (plan.inPlace && !isApproved(plan, state, 0))
    return hold(state, awaitingApproval(plan, state, 0));
  const waits = notReady('candidate', facts);
  if (waits !== undefined) return hold(state, waits, [{ kind: 'deploy', role: 'candidate' }]);
  return enter(state, 'checking', { code: 'candidate-ready', details: {} }, nowMs);
};
