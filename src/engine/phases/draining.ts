import { drainProgress } from './drained.ts';
import { ledgerTrouble } from './ledger-trouble.ts';
import { enter, hold, splitReason, type PhaseRule } from './phase.ts';

/**
 * The candidate becomes stable only when the old slot gets no traffic, holds no request and no payment, and the ledger
 * balances. The old slot is not taken away: it stays ready for a way back.
 */
export const draining: PhaseRule = ({ plan, state, facts, nowMs }) => {
  const weights = plan.steps.at(-1)?.weights ?? {};
  const write = [{ kind: 'write-weights', weights }] as const;
  const split = splitReason({ weights }, facts);
  if (split !== undefined) return hold(state, split, write);
  const late = nowMs - state.phaseStartedAtMs > plan.deadlinesMs.draining;
  const { drainedLooks, because } = drainProgress(facts, state);
  const counted = { ...state, drainedLooks };
  if (because !== undefined) {
    const known = late && because.code === 'draining';
    return hold(counted, known ? { ...because, code: 'drain-late' } : because);
  }
  const trouble = ledgerTrouble(facts.ledger);
  if (trouble !== undefined) return hold(counted, trouble);
  return {
    ...enter(state, 'promoted', { code: 'promoted', details: {} }, nowMs),
    actions: write,
  };
};
