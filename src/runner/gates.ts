import type { JudgePolicy } from '../domain/gates.ts';
import type { RolloutDocument } from '../domain/record.ts';
import type { TrialSetup } from '../domain/scrape.ts';
import type { GateSource, MeanSource } from '../domain/series.ts';

/** The judge's rules and where each gate's numbers come from. */
export type Gates = {
  readonly policy: JudgePolicy;
  readonly sources: readonly GateSource[];
  readonly providers: readonly string[];
  /** Of gates on means. */
  readonly means?: readonly MeanSource[];
  /** How much of each thing a process may hold before it ends. */
  readonly limits?: Readonly<Record<string, number>>;
};

/** What the scrapes of a rollout are judged with. */
export function setupOf(
  { startedAtMs, plan }: Pick<RolloutDocument, 'startedAtMs' | 'plan'>,
  { providers: _providers, ...rules }: Gates,
): TrialSetup {
  return { startedAtMs, plan, ...rules };
}
