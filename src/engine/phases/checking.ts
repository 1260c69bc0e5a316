import { enter, goBack, hold, type PhaseRule } from './phase.ts';

/** Synthetic checks through the real edge, before any visitor sees the candidate. */
export const checking: PhaseRule = ({ plan, state, facts, nowMs }) => {
  if (state.paused) return hold(state, { code: 'paused', details: {} });
  const { checks } = facts;
  const run = [{ kind: 'run-checks' }] as const;
  if (checks.kind === 'unknown')
    return hold(state, { code: 'checks-unknown', details: { detail: checks.reason } }, run);
  if (checks.value === 'pending') return hold(state, { code: 'checks-pending', details: {} }, run);
  const { failedInARow, trouble } = checks.value;
  if (failedInARow > 0)
    return goBack(plan, state, { code: 'checks-failed', details: { detail: trouble } }, nowMs);
  return enter(state, 'shifting', { code: 'checks-passed', details: {} }, nowMs);
};
