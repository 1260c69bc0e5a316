import type { KnownReason } from '../../domain/reason.ts';
import type { RolloutState } from '../../domain/rollout.ts';
import { drainProgress } from './drained.ts';
import { allStable, enter, hold, splitReason, type PhaseRule } from './phase.ts';
import { notReady } from './readiness.ts';

function causeOf({ abortReason }: RolloutState): KnownReason['details'] {
  return abortReason === undefined ? {} : { ...abortReason.details, cause: abortReason.code };
}

/** Traffic back first, observed at the edge and drained; only then the candidate's processes go. Needs no metrics. */
export const aborting: PhaseRule = (input) => {
  const { plan, state, facts, nowMs } = input;
  if (plan.inPlace) return replacingBack(input);
  const weights = allStable(plan);
  // Written at every look: an audience that the first write did not take away shows in no weight.
  const write = [{ kind: 'write-weights', weights }] as const;
  const split = splitReason({ weights }, facts);
  if (split !== undefined) return hold(state, split, write);
  const { drainedLooks, because } = drainProgress(facts, state);
  const late = nowMs - state.phaseStartedAtMs > plan.deadlinesMs.aborting;
  // A slot without payments that says nothing of its requests for so long is ended, gracefully as ever.
  const isSilent = facts.leavingSlot.kind === 'known' && because?.code === 'drain-unknown';
  const isGivenUp = late && isSilent;
  if (because !== undefined && !isGivenUp) {
    // The processes stay for what is still running, however long it takes: nothing new reaches them.
    const known = late && because.code === 'draining';
    const reason = known ? ({ ...because, code: 'drain-late' } as const) : because;
    return hold({ ...state, drainedLooks }, reason, write);
  }
  return {
    ...enter(state, 'rolled-back', { code: 'rolled-back', details: causeOf(state) }, nowMs),
    actions: [{ kind: 'retire-candidate' }],
  };
};

/** In place stable comes back the way the candidate came: it serves once all of it is ready. */
const replacingBack: PhaseRule = ({ state, facts, nowMs }) => {
  const waits = notReady('stable', facts);
  return waits === undefined
    ? enter(state, 'rolled-back', { code: 'rolled-back', details: causeOf(state) }, nowMs)
    : hold(state, waits, [{ kind: 'deploy', role: 'stable' }]);
};
