import { allStable, enter, hold, sameWeights, type PhaseRule } from './phase.ts';

/** Traffic back first, observed at the edge and drained; only then the candidate's processes go. Needs no metrics. */
export const aborting: PhaseRule = ({ plan, state, facts, nowMs }) => {
  const weights = allStable(plan);
  const write = [{ kind: 'write-weights', weights }] as const;
  const { observedWeights, leavingSlot } = facts;
  if (observedWeights.kind === 'unknown')
    return hold(state, { code: 'split-unknown', detail: observedWeights.reason }, write);
  if (!sameWeights(weights, observedWeights.value))
    return hold(state, { code: 'split-not-observed' }, write);
  if (leavingSlot.kind === 'unknown')
    return hold(state, { code: 'drain-unknown', detail: leavingSlot.reason });
  const { requests, payments } = leavingSlot.value;
  if (requests + payments > 0)
    return hold(state, { code: 'draining', detail: `${requests} requests, ${payments} payments` });
  const because =
    state.abortReason === undefined
      ? { code: 'rolled-back' }
      : { code: 'rolled-back', detail: state.abortReason };
  return {
    ...enter(state, 'rolled-back', because, nowMs),
    actions: [{ kind: 'retire', role: 'candidate' }],
  };
};
