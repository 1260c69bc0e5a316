import type { Verdict } from '../judge/verdict.ts';
import type { TrialMemory } from './memory.ts';

/**
 * When the judge may have enough, ms from `nowMs`: the longest of what the gates still miss, each at its own pace in this
 * step; absent when nothing can be said.
 */
export function nextStepInMs(
  { because, gates }: Verdict,
  { step, judge }: Pick<TrialMemory, 'step' | 'judge'>,
  nowMs: number,
): number | undefined {
  if (because.code === 'dwell') return because.remainingMs;
  const elapsedMs = nowMs - judge.stepStartedAtMs;
  if (because.code !== 'missing-evidence' || elapsedMs <= 0) return undefined;
  const waits = gates
    .filter(({ missingRequests }) => missingRequests > 0)
    .map(({ gate, missingRequests }) => {
      const perMs = (step[gate]?.candidate.total ?? 0) / elapsedMs;
      return perMs > 0 ? missingRequests / perMs : Infinity;
    });
  const longest = Math.max(...waits);
  return Number.isFinite(longest) ? Math.round(longest) : undefined;
}
