import { enter, goBack, hold, type PhaseRule } from './phase.ts';

/** Synthetic checks through the real edge, before any visitor sees the candidate. */
export const checking: PhaseRule = ({ plan, state, facts, nowMs }) => {
  if (state.paused) return hold(state, { code: 'paused' });
  const { checks } = facts;
  if (checks.kind === 'unknown')
    return hold(state, { code: 'checks-unknown', detail: checks.reason }, [{ kind: 'run-checks' }]);
  if (checks.value === 'failed') return goBack(plan, state, 'synthetic checks failed', nowMs);
  if (checks.value === 'passed') return enter(state, 'shifting', { code: 'checks-passed' }, nowMs);
  return hold(state, { code: 'checks-pending' }, [{ kind: 'run-checks' }]);
};
