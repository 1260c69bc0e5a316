import type { Plan } from '../domain/rollout.ts';
import type { Scrape } from '../domain/scrape.ts';
import { splitReason } from '../engine/phases/phase.ts';

/**
 * The step that present evidence speaks for: a step's proof begins when its weights are seen at the edge, and again
 * after they were seen to be others. Absent while nothing can be proven. `before` is the answer of the look before.
 */
export function stepOnTrial(
  plan: Plan,
  { phase, step: index, observed }: Scrape,
  before: number | undefined,
): number | undefined {
  const step = plan.steps[index];
  if (phase !== 'shifting' || step === undefined) return undefined;
  const split = splitReason(step, { observedWeights: observed });
  if (split === undefined) return index;
  return split.code === 'split-unknown' ? before : undefined;
}
