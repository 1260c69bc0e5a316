import type { CheckResult, Fact } from '../domain/rollout.ts';
import type { CheckOutcome } from '../ports/checks.ts';
import { messageOf } from '../shared/errors.ts';

/** A kind of check that runs beside the loop, so that the loop never waits for it. */
export type BackgroundCheck = {
  /** Starts a run, unless one is going on or the last one is younger than `everyMs`. */
  readonly ensure: (run: () => Promise<readonly CheckOutcome[]>, everyMs: number) => void;
  /** What the runs that ended found; unknown when the last one could not be carried out. */
  readonly result: () => Fact<CheckResult>;
};

/** Remembers in this process only: after a restart a check is run again. */
export function backgroundCheck(nowMs: () => number): BackgroundCheck {
  let running = false;
  let endedAtMs: number | undefined;
  let failedInARow = 0;
  let result: Fact<CheckResult> = { kind: 'known', value: 'pending' };
  const run = async (check: () => Promise<readonly CheckOutcome[]>): Promise<void> => {
    running = true;
    try {
      const trouble = troubleIn(await check());
      failedInARow = trouble === undefined ? 0 : failedInARow + 1;
      result = { kind: 'known', value: { failedInARow, trouble: trouble ?? '' } };
    } catch (error) {
      result = { kind: 'unknown', reason: messageOf(error) };
    } finally {
      endedAtMs = nowMs();
      running = false;
    }
  };
  return {
    ensure: (check, everyMs) => {
      const ageMs = nowMs() - (endedAtMs ?? -Infinity);
      // A negative age tells of a clock that was set back, not of a check that is young.
      const young = ageMs >= 0 && ageMs < everyMs;
      if (!running && !young) void run(check);
    },
    result: () => result,
  };
}

/** The first check that did not pass; a run without checks proves nothing. */
function troubleIn(outcomes: readonly CheckOutcome[]): string | undefined {
  if (outcomes.length === 0) return 'there was nothing to check';
  const failed = outcomes.find(({ passed }) => !passed);
  return failed === undefined ? undefined : `${failed.name}: ${failed.reason}`;
}
