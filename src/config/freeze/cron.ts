import { Cron } from 'croner';
import { messageOf } from '../../shared/errors.ts';

/** Any instant will do: an expression that never comes in the thousands of years after it is a mistake. */
const REFERENCE = new Date(0);

/** More starts than this in a row, each before the last one has ended, are taken for endless. */
const MOST_ROUNDS = 500;

/** Why a text is no cron expression of five fields that ever comes, as one sentence; nothing when it is one. */
export function cronTrouble(expression: string): string | undefined {
  if (!/^\S+( +\S+){4}$/.test(expression)) return 'There must be five fields.';
  try {
    const comes = cronOf(expression, 'UTC').nextRun(REFERENCE) !== null;
    return comes ? undefined : 'This time never comes.';
  } catch (error) {
    return `${messageOf(error)
      .replace(/^CronPattern: (Syntax error, )?/, '')
      .replace(/\.$/, '')}.`;
  }
}

/** When a cron expression came: the last time at or before an instant, both epoch ms; absent when it never did. */
export type LastStart = (atMs: number) => number | undefined;

/**
 * Reads a good cron expression for a time zone. Of a time that the clock shows twice, the first one counts for an
 * expression with one hour and minute, both for others; a time that the clock leaps over comes right after the leap
 * for the former, and not for the latter.
 */
export function lastStartOf(expression: string, timeZone: string): LastStart {
  const cron = cronOf(expression, timeZone);
  // The library looks strictly before its reference.
  return (atMs) => cron.previousRuns(1, new Date(atMs + 1))[0]?.getTime();
}

/** Whether a window is on without a pause: each time it would end, it has begun again. In UTC, from the reference on. */
export function isEndless(expression: string, durationMs: number): boolean {
  const lastStart = lastStartOf(expression, 'UTC');
  let endMs = (cronOf(expression, 'UTC').nextRun(REFERENCE)?.getTime() ?? 0) + durationMs;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const startMs = lastStart(endMs) ?? 0;
    if (startMs + durationMs <= endMs) return false;
    endMs = startMs + durationMs;
  }
  return true;
}

function cronOf(expression: string, timezone: string): Cron {
  return new Cron(expression, { timezone, mode: '5-part', paused: true });
}
