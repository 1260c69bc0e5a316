import { enter, hold, type PhaseRule } from './phase.ts';

/** Deploys the candidate at the capacity it will need, and waits until all of it is ready. */
export const preparing: PhaseRule = ({ state, facts, nowMs }) => {
  if (facts.frozen.kind === 'unknown')
    return hold(state, { code: 'freeze-unknown', detail: facts.frozen.reason });
  if (facts.frozen.value) return hold(state, { code: 'frozen' });
  if (state.paused) return hold(state, { code: 'paused' });
  const deploy = [{ kind: 'deploy-candidate' }] as const;
  if (facts.candidate.kind === 'unknown')
    return hold(state, { code: 'candidate-unknown', detail: facts.candidate.reason }, deploy);
  const { ready, wanted } = facts.candidate.value;
  if (ready < wanted || wanted === 0)
    return hold(state, { code: 'candidate-not-ready', detail: `${ready}/${wanted}` }, deploy);
  return enter(state, 'checking', { code: 'candidate-ready' }, nowMs);
};
