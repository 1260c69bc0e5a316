import { Cron } from 'croner';
import { messageOf } from '../../shared/errors.ts';

/** Any instant will do: an expression that never comes in the thousands of years after it is a mistake. */
const REFERENCE = new Date(0);

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

/**
 * The last time at or before an instant (epoch ms) at which the expression came; absent when it never did.
 * Of a time that the clock shows twice, the first one counts for an expression with one hour and minute, both for
 * others; a time that the clock leaps over comes right after the leap for the former, and not for the latter.
 */
export function lastStartMs(
  expression: string,
  timeZone: string,
  atMs: number,
): number | undefined {
  // The library looks strictly before its reference.
  const [last] = cronOf(expression, timeZone).previousRuns(1, new Date(atMs + 1));
  return last?.getTime();
}

function cronOf(expression: string, timezone: string): Cron {
  return new Cron(expression, { timezone, mode: '5-part', paused: true });
}
