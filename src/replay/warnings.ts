import type { TrialSetup } from '../domain/scrape.ts';
import { LONGEST_STEP_MS, type PlannedStep, type Traffic } from './plan-proof.ts';

/** Why a gate cannot decide in time, with the numbers that say so. */
export type ProofWarning =
  /** A step is not proven within hours: there is too little traffic for this gate's bounds. */
  | { readonly kind: 'step-too-slow'; readonly step: number; readonly gate: string }
  /** All steps together take longer than the phase may. */
  | { readonly kind: 'phase-too-short'; readonly needsMs: number; readonly deadlineMs: number }
  /** A version that is well is worse than what passes, so that it passes by comparison alone. */
  | {
      readonly kind: 'bound-too-strict';
      readonly gate: string;
      readonly badRatio: number;
      readonly passRate: number;
    };

/** Everything about a plan that will not be decided in time at this traffic. */
export function proofWarnings(
  { plan, policy, sources }: TrialSetup,
  steps: readonly PlannedStep[],
  { badRatio }: Traffic,
): readonly ProofWarning[] {
  // How many visitors an audience has cannot be foreseen, so nothing is said of the time that it needs.
  const isForeseen = plan.steps.every(
    ({ audience }) => audience === undefined || audience.kind === 'sticky-share',
  );
  const slow = isForeseen ? steps.findIndex(({ needsMs }) => needsMs === undefined) : -1;
  const needsMs = totalMs(steps);
  const deadlineMs = plan.deadlinesMs.shifting;
  const strict = policy.gates.find(
    ({ name, bounds }) =>
      bounds.passRate <= badRatio &&
      sources.some(({ gate, bad }) => gate === name && bad.startsWith('failed')),
  );
  return [
    ...(slow === -1
      ? []
      : [{ kind: 'step-too-slow', step: slow, gate: steps[slow]?.lastGate ?? '' } as const]),
    ...(isForeseen && needsMs > deadlineMs
      ? [{ kind: 'phase-too-short', needsMs, deadlineMs } as const]
      : []),
    ...(strict === undefined
      ? []
      : [
          {
            kind: 'bound-too-strict',
            gate: strict.name,
            badRatio,
            passRate: strict.bounds.passRate,
          } as const,
        ]),
  ];
}

/** Time of all steps; one without an end counts as the longest that anybody waits. */
export function totalMs(steps: readonly PlannedStep[]): number {
  return steps.reduce((sum, { needsMs }) => sum + (needsMs ?? LONGEST_STEP_MS), 0);
}
