import { suggest } from '../suggest.ts';

const DAY_MS = 86_400_000;

/** Names that people write and the IANA list does not have. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['asia/beijing', 'Asia/Shanghai'],
  ['cst', 'Asia/Shanghai'],
]);

/** Whether the platform knows a time zone by this IANA name; offsets such as `+08:00` are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return dayFormat(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The time zone that was probably meant, if any. */
export function suggestTimeZone(name: string): string | undefined {
  return OTHER_NAMES.get(name.toLowerCase()) ?? suggest(name, Intl.supportedValuesOf('timeZone'));
}

/** A calendar on the wall of a time zone. */
export type Days = {
  /** The day (`YYYY-MM-DD`) that it shows at an instant (epoch ms). */
  readonly dayAt: (atMs: number) => string;
  /** The first instant (epoch ms) at which it shows a later day than this one. */
  readonly endOfDayMs: (day: string) => number;
};

/** The days of a time zone, with its changes of the clock. @throws {RangeError} when there is no such zone. */
export function daysIn(timeZone: string): Days {
  const format = dayFormat(timeZone);
  const dayAt = (atMs: number): string => {
    const parts = format.formatToParts(atMs);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  };
  const endOfDayMs = (day: string): number => {
    // No clock is more than a day from UTC, so the turn of the day lies between these two.
    let before = Date.parse(`${day}T00:00:00Z`) - DAY_MS;
    let after = before + 4 * DAY_MS;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (dayAt(middle) > day) after = middle;
      else before = middle;
    }
    return after;
  };
  return { dayAt, endOfDayMs };
}

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
}
