import type { RolloutDocument } from '../domain/record.ts';
import type { Facts } from '../domain/rollout.ts';
import { splitReason } from '../engine/phases/phase.ts';
import { newGateState } from '../judge/gate.ts';
import type { JudgeState } from '../judge/judge.ts';

/**
 * The step that present evidence speaks for: a step's proof begins when its weights are seen at the edge, and again
 * after they were seen to be others. Absent while nothing can be proven. `before` is the answer of the look before.
 */
export function stepOnTrial(
  { plan, state }: RolloutDocument,
  facts: Facts,
  before: number | undefined,
): number | undefined {
  const step = plan.steps[state.step];
  if (state.phase !== 'shifting' || step === undefined) return undefined;
  const split = splitReason(step, facts);
  if (split === undefined) return state.step;
  return split.code === 'split-unknown' ? before : undefined;
}

/** Begins the proof of a step at `nowMs`; what speaks against the candidate stays. */
export function restartProof(state: JudgeState, nowMs: number): JudgeState {
  const { passRelative, passAbsolute, bad, total } = newGateState();
  const gates = Object.entries(state.gates).map(([name, gate]) => [
    name,
    { ...gate, passRelative, passAbsolute, bad, total },
  ]);
  return { ...state, gates: Object.fromEntries(gates), stepStartedAtMs: nowMs };
}
