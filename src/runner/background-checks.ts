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
  /** Runs in a row that failed, up to the last that ended; pending before the first. */
  readonly failures: () => Fact<'pending' | { readonly failedInARow: number }>;
  /** What the last run that ended found; pending before the first. */
  readonly verdict: () => Fact<'pending' | 'passed' | 'failed'>;
};

/** Remembers in this process only: after a restart a check is run again. */
export function backgroundCheck(nowMs: () => number): BackgroundCheck {
  let running: Running | undefined;
  let last: Ended | Failed | undefined;
  let failedInARow = 0;
  const run = async (check: () => Promise<readonly CheckOutcome[]>): Promise<void> => {
    try {
      const outcomes = await check();
      last = { kind: 'ended', atMs: nowMs(), outcomes };
      failedInARow = allPassed(outcomes) ? 0 : failedInARow + 1;
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
      return { kind: 'known', value: allPassed(last.outcomes) ? 'passed' : 'failed' };
    },
    failures: () => {
      if (last === undefined) return { kind: 'known', value: 'pending' };
      if (last.kind === 'failed') return { kind: 'unknown', reason: last.reason };
      return { kind: 'known', value: { failedInARow } };
    },
  };
}

function allPassed(outcomes: readonly CheckOutcome[]): boolean {
  return outcomes.length > 0 && outcomes.every(({ passed }) => passed);
}
