import type { FreezeCalendar, FreezeWindow } from '../../domain/application.ts';
import { lastStartOf } from './cron.ts';
import { daysIn, type Days } from './time-zone.ts';

/** More windows than this, one after the other without a pause, are taken for a freeze without an end. */
const MOST_ROUNDS = 500;

/**
 * The name of the first window of the calendar that is on at an instant (epoch ms); absent when none is. A window is on
 * from its start, included, to its end, excluded. Pure: it depends on its inputs and the platform's time zones.
 * @throws {RangeError} when the calendar's time zone is not known; loading refuses such calendars.
 */
export function frozenBy(calendar: FreezeCalendar, nowMs: number): string | undefined {
  return openWindows(calendar).find(({ endMs }) => endMs(nowMs) !== undefined)?.name;
}

/**
 * When the freeze that is on at an instant ends, both epoch ms: the first instant after it at which no window is on.
 * Absent when none is on, or when one follows the other without a pause for very long.
 * @throws {RangeError} when the calendar's time zone is not known.
 */
export function nextThaw(calendar: FreezeCalendar, nowMs: number): number | undefined {
  const windows = openWindows(calendar);
  let atMs = nowMs;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const latest = Math.max(atMs, ...windows.map(({ endMs }) => endMs(atMs) ?? atMs));
    if (latest === atMs) return round === 0 ? undefined : atMs;
    atMs = latest;
  }
  return undefined;
}

/** A window that can be asked when it ends, if it is on at an instant. */
type OpenWindow = {
  readonly name: string;
  readonly endMs: (atMs: number) => number | undefined;
};

function openWindows({ timeZone, windows }: FreezeCalendar): readonly OpenWindow[] {
  const days = daysIn(timeZone);
  return windows.map((window) => ({
    name: window.name,
    endMs: window.kind === 'days' ? endOfDays(window, days) : endOfTimes(window, timeZone),
  }));
}

function endOfDays(
  { fromDay, toDay }: Extract<FreezeWindow, { kind: 'days' }>,
  { dayAt, endOfDayMs }: Days,
): OpenWindow['endMs'] {
  return (atMs) => {
    const day = dayAt(atMs);
    return fromDay <= day && day <= toDay ? endOfDayMs(toDay) : undefined;
  };
}

function endOfTimes(
  { cron, durationMs }: Extract<FreezeWindow, { kind: 'recurring' }>,
  timeZone: string,
): OpenWindow['endMs'] {
  const lastStart = lastStartOf(cron, timeZone);
  return (atMs) => {
    const endMs = (lastStart(atMs) ?? Number.NEGATIVE_INFINITY) + durationMs;
    return atMs < endMs ? endMs : undefined;
  };
}
