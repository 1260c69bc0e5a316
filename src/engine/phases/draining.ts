import type { Action } from '../../domain/rollout.ts';
import { enter, hold, sameWeights, type PhaseRule } from './phase.ts';

const RETIRE_STABLE: readonly Action[] = [{ kind: 'retire', role: 'stable' }];

/** The old slot goes only when it gets no traffic, holds no request and no payment, and the ledger balances. */
export const draining: PhaseRule = ({ plan, state, facts, nowMs }) => {
  const { observedWeights, leavingSlot, ledgerDifferenceFen: ledger } = facts;
  const wanted = plan.steps.at(-1)?.weights ?? {};
  if (observedWeights.kind === 'unknown')
    return hold(state, { code: 'split-unknown', detail: observedWeights.reason });
  if (!sameWeights(wanted, observedWeights.value)) {
    return hold(state, { code: 'split-not-observed' }, [
      { kind: 'write-weights', weights: wanted },
    ]);
  }
  if (leavingSlot.kind === 'unknown')
    return hold(state, { code: 'drain-unknown', detail: leavingSlot.reason });
  const { requests, payments } = leavingSlot.value;
  if (requests + payments > 0)
    return hold(state, { code: 'draining', detail: `${requests} requests, ${payments} payments` });
  if (ledger.kind === 'unknown')
    return hold(state, { code: 'ledger-unknown', detail: ledger.reason });
  if (ledger.value !== 0n)
    return hold(state, { code: 'ledger-difference', detail: `${ledger.value} fen` });
  return { ...enter(state, 'promoted', { code: 'promoted' }, nowMs), actions: RETIRE_STABLE };
};
