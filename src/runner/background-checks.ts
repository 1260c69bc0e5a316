import type { Fact } from '../domain/rollout.ts';
import type { CheckOutcome } from '../ports/checks.ts';
import { messageOf } from '../shared/errors.ts';

type Running = { readonly kind: 'running' };
type Ended = {
  readonly kind: 'ended';
  readonly atMs: number;
  readonly outcomes: readonly CheckOutcome[];
};
type Failed = { readonly kind: 'failed'; readonly atMs: number; readonly reason: string };

/** A kind of check that runs beside the loop, so that the loop never waits for it. */
export type BackgroundCheck = {
  /** Starts a run, unless one is going on or the last one is younger than `everyMs`. */
  readonly ensure: (run: () => Promise<readonly CheckOutcome[]>, everyMs: number) => void;
  /** What the last run that ended found; pending before the first. */
  readonly verdict: () => Fact<'pending' | 'passed' | 'failed'>;
  readonly outcomes: () => readonly CheckOutcome[];
};

/** Remembers in this process only: after a restart a check is run again. */
export function backgroundCheck(nowMs: () => number): BackgroundCheck {
  let running: Running | undefined;
  let last: Ended | Failed | undefined;
  const run = async (check: () => Promise<readonly CheckOutcome[]>): Promise<void> => {
    try {
      const outcomes = await check();
      last = { kind: 'ended', atMs: nowMs(), outcomes };
    } catch (error) {
      last = { kind: 'failed', atMs: nowMs(), reason: messageOf(error) };
    } finally {
      running = undefined;
    }
  };
  return {
    ensure: (check, everyMs) => {
      const young = last !== undefined && nowMs() - last.atMs < everyMs;
      if (running !== undefined || young) return;
      running = { kind: 'running' };
      void run(check);
    },
    verdict: () => {
      if (last === undefined) return { kind: 'known', value: 'pending' };
      if (last.kind === 'failed') return { kind: 'unknown', reason: last.reason };
      const passed = last.outcomes.length > 0 && last.outcomes.every((outcome) => outcome.passed);
      return { kind: 'known', value: passed ? 'passed' : 'failed' };
    },
    outcomes: () => (last?.kind === 'ended' ? last.outcomes : []),
  };
}
