import { ledgerTrouble } from './ledger-trouble.ts';
import { enter, hold, type PhaseRule } from './phase.ts';

/** The candidate serves everything, stable stays at full size, the judge still watches. */
export const soaking: PhaseRule = ({ plan, state, facts, verdict, nowMs }) => {
  if (state.paused) return hold(state, { code: 'paused', details: {} });
  const remainingMs = plan.soakMs - (nowMs - state.phaseStartedAtMs);
  if (remainingMs > 0 && !state.hurried)
    return hold(state, { code: 'soaking', details: { remainingMs } });
  // The soak does not end on a look that shows nothing.
  const isBlind = verdict.shed || verdict.reason.code === 'blind';
  if (isBlind) return hold(state, { code: 'blind', details: verdict.reason.details });
  // What would end the candidate in hours is not handed the whole traffic for good; a person who is in a hurry may.
  if (verdict.reason.code === 'leak' && !state.hurried) return hold(state, verdict.reason);
  const trouble = ledgerTrouble(facts.ledger);
  if (trouble !== undefined) return hold(state, trouble);
  return enter(state, 'draining', { code: 'soaked', details: {} }, nowMs);
};
