import { enter, hold, type PhaseRule } from './phase.ts';

/** The candidate serves everything, stable stays at full size, the judge still watches. */
export const soaking: PhaseRule = ({ plan, state, facts, verdict, nowMs }) => {
  if (state.paused) return hold(state, { code: 'paused' });
  const remainingMs = plan.soakMs - (nowMs - state.phaseStartedAtMs);
  if (remainingMs > 0) return hold(state, { code: 'soaking', detail: `${remainingMs} ms` });
  if (verdict.shed) return hold(state, { code: 'blind', detail: verdict.reason });
  const ledger = facts.ledgerDifferenceFen;
  if (ledger.kind === 'unknown')
    return hold(state, { code: 'ledger-unknown', detail: ledger.reason });
  if (ledger.value !== 0n)
    return hold(state, { code: 'ledger-difference', detail: `${ledger.value} fen` });
  return enter(state, 'draining', { code: 'soaked' }, nowMs);
};
