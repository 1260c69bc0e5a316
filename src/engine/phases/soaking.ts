import { ledgerTrouble } from './ledger-trouble.ts';
import { enter, hold, type PhaseRule } from './phase.ts';

/** The candidate serves everything, stable stays at full size, the judge still watches. */
export const soaking: PhaseRule = ({ plan, state, facts, verdict, nowMs }) => {
  if (state.paused) return hold(state, { code: 'paused', details: {} });
  const remainingMs = plan.soakMs - (nowMs - state.phaseStartedAtMs);
  if (remainingMs > 0 && !state.hurried)
    return hold(state, { code: 'soaking', details: { remainingMs } });
  if (verdict.shed) return hold(state, { code: 'blind', details: verdict.reason.details });
  const trouble = ledgerTrouble(facts.ledger);
  if (trouble !== undefined) return hold(state, trouble);
  return enter(state, 'draining', { code: 'soaked', details: {} }, nowMs);
};
