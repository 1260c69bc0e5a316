import type { JudgePolicy } from '../domain/gates.ts';
import type { RolloutDocument } from '../domain/record.ts';
import type { TrialSetup } from '../domain/scrape.ts';
import type { GateSource } from '../domain/series.ts';

/** The judge's rules and where each gate's numbers come from. */
export type Gates = {
  readonly policy: JudgePolicy;
  readonly sources: readonly GateSource[];
  readonly providers: readonly string[];
};

/** What the scrapes of a rollout are judged with. */
export function setupOf(
  { startedAtMs, plan }: Pick<RolloutDocument, 'startedAtMs' | 'plan'>,
  { policy, sources }: Gates,
): TrialSetup {
  return { startedAtMs, plan, policy, sources };
}
