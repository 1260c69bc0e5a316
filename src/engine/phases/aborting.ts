import type { KnownReason } from '../../domain/reason.ts';
import type { Decision, RolloutState } from '../../domain/rollout.ts';
import { rampWeights } from '../abort-shape.ts';
import { drainProgress } from './drained.ts';
import { allStable, enter, hold, splitReason, type PhaseInput, type PhaseRule } from './phase.ts';
import { notReady } from './readiness.ts';

/** No request lasts so long; what still runs then is finished within the processes' grace. */
const SILENT_MS = 60_000;

function causeOf({ abortReason }: RolloutState): KnownReason['details'] {
  return abortReason === undefined ? {} : { ...abortReason.details, cause: abortReason.code };
}

/** Traffic back first, observed at the edge and drained; only then the candidate's processes go. Needs no metrics. */
export const aborting: PhaseRule = (input) =>
  input.plan.inPlace ? replacingBack(input) : (goingDown(input) ?? emptying(input));

function goingDown({ plan, state, nowMs }: PhaseInput): Decision | undefined {
  const weights = rampWeights(plan, state, nowMs);
  if (weights === undefined) return undefined;
  const percent = Math.max(...Object.values(weights));
  return hold(state, { code: 'ramp', details: { percent } }, [{ kind: 'write-weights', weights }]);
}

const emptying: PhaseRule = (input) => {
  const { plan, state, facts, nowMs } = input;
  const weights = allStable(plan);
  // Written at every look: an audience that the first write did not take away shows in no weight.
  const write = [{ kind: 'write-weights', weights }] as const;
  const split = splitReason({ weights }, facts);
  if (split !== undefined) return hold(state, split, write);
  const { left, because } = drained(input);
  // The processes stay for what is still running, however long it takes: nothing new reaches them.
  if (because !== undefined) return hold(left, because, write);
  return {
    ...enter(left, 'rolled-back', { code: 'rolled-back', details: causeOf(state) }, nowMs),
    actions: [{ kind: 'retire-candidate' }],
  };
};

/** Why the candidate's processes stay; a slot without payments that says nothing for so long is ended, gracefully as ever. */
function drained({ plan, state, facts, nowMs }: PhaseInput): {
  readonly left: RolloutState;
  readonly because: KnownReason | undefined;
} {
  const { drainedLooks, because } = drainProgress(facts, state);
  const { silentSinceMs = nowMs, ...rest } = state;
  const spoken = { ...rest, drainedLooks };
  if (facts.leavingSlot.kind === 'known' && because?.code === 'drain-unknown') {
    const isGivenUp = nowMs - silentSinceMs >= SILENT_MS;
    return isGivenUp
      ? { left: spoken, because: undefined }
      : { left: { ...spoken, silentSinceMs }, because };
  }
  const late = nowMs - state.phaseStartedAtMs > plan.deadlinesMs.aborting;
  const known = late && because?.code === 'draining';
  return { left: spoken, because: known ? { ...because, code: 'drain-late' } : because };
}

/** In place stable comes back the way the candidate came: it serves once all of it is ready. */
const replacingBack: PhaseRule = ({ state, facts, nowMs }) => {
  const waits = notReady('stable', facts);
  return waits === undefined
    ? enter(state, 'rolled-back', { code: 'rolled-back', details: causeOf(state) }, nowMs)
    : hold(state, waits, [{ kind: 'deploy', role: 'stable' }]);
};
