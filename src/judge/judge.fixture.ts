import type { Counts, KnownEvidence, ScrapeEvidence } from '../domain/evidence.ts';
import type { GateBounds, JudgePolicy } from '../domain/gates.ts';
import type { JudgeState } from './judge-state.ts';
import { judgeScrape, newJudgeState } from './judge.ts';
import type { Verdict } from './verdict.ts';

/** Bounds of an ordinary gate. */
export const BOUNDS: GateBounds = {
  rollbackRatio: 1.25,
  rollbackRate: 0.001,
  passRatio: 1.5,
  passRate: 0.01,
  dispersion: 1,
};

/** A policy with one gate `errors`, without a dwell. */
export function policyOf(change: Partial<JudgePolicy> = {}): JudgePolicy {
  return {
    gates: [{ name: 'errors', weight: 1, bounds: BOUNDS }],
    alpha: 0.01,
    beta: 0.05,
    dwellMs: 0,
    shedAfterMs: 45_000,
    blindRollbackAfterMs: 300_000,
    ...change,
  };
}

function counts([bad, total]: readonly [number, number]): Counts {
  return { bad, total };
}

/** One scrape of gate `errors`; each role as bad and total. */
export function seen(
  candidate: readonly [number, number],
  stable: readonly [number, number],
  more: Partial<KnownEvidence> = {},
): ScrapeEvidence {
  const gates = { errors: { candidate: counts(candidate), stable: counts(stable) } };
  return { kind: 'known', gates, ...more };
}

/** Judges scrapes that come every 10 s from time 0; the state and verdict after each. */
export function judgeAll(
  policy: JudgePolicy,
  scrapes: readonly ScrapeEvidence[],
  from: JudgeState = newJudgeState(policy, 0),
): { readonly state: JudgeState; readonly verdicts: readonly Verdict[] } {
  let state = from;
  const startMs = from.judgedAtMs ?? 0;
  const verdicts = scrapes.map((evidence, k) => {
    const judged = judgeScrape(policy, state, evidence, startMs + (k + 1) * 10_000);
    ({ state } = judged);
    return judged.verdict;
  });
  return { state, verdicts };
}

/** The same scrape so many times. */
export function times<T>(count: number, scrape: T): readonly T[] {
  return Array.from({ length: count }, () => scrape);
}
