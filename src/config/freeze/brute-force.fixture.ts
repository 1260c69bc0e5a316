import type { FreezeCalendar, FreezeWindow } from '../../domain/application.ts';

/**
 * The calendar, minute by minute and without a cron library: which minutes of a stretch are frozen. Wall times are kept
 * as if they were UTC, so that a leap of the clock is a difference of more than a minute.
 */
export function frozenMinutes(
  { timeZone, windows }: FreezeCalendar,
  fromMs: number,
  minutes: number,
): readonly boolean[] {
  const longest = Math.max(0, ...windows.map((one) => (one.kind === 'days' ? 0 : one.durationMs)));
  const lead = longest / MINUTE + LOOK_BACK;
  const walls = wallTimes(timeZone, fromMs - lead * MINUTE, lead + minutes);
  const frozen = Array.from({ length: minutes }, () => false);
  for (const window of windows) {
    const isOn = window.kind === 'days' ? onDays(window, walls) : onTimes(window, walls);
    for (let k = 0; k < minutes; k += 1) frozen[k] ||= isOn[k + lead] ?? false;
  }
  return frozen;
}

const MINUTE = 60_000;
/** Minutes in which a clock that is put back shows the same times again. */
const LOOK_BACK = 180;

function wallTimes(timeZone: string, fromMs: number, count: number): readonly number[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return Array.from({ length: count }, (_, k) => {
    const found: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(fromMs + k * MINUTE)) {
      found[type] = Number(value);
    }
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found;
    return Date.UTC(year, month - 1, day, hour, minute);
  });
}

function onDays(
  { fromDay, toDay }: Extract<FreezeWindow, { kind: 'days' }>,
  walls: readonly number[],
): readonly boolean[] {
  return walls.map((wall) => {
    const day = new Date(wall).toISOString().slice(0, 10);
    return fromDay <= day && day <= toDay;
  });
}

function onTimes(
  { cron, durationMs }: Extract<FreezeWindow, { kind: 'recurring' }>,
  walls: readonly number[],
): readonly boolean[] {
  let untilMinute = 0;
  return walls.map((wall, k) => {
    if (k >= LOOK_BACK && beginsAt(cron, walls, k, wall)) untilMinute = k + durationMs / MINUTE;
    return k < untilMinute;
  });
}

function beginsAt(cron: string, walls: readonly number[], k: number, wall: number): boolean {
  const isFixed = /^\d+ \d+ /.test(cron);
  if (matches(cron, wall)) return !isFixed || !walls.slice(k - LOOK_BACK, k).includes(wall);
  if (!isFixed) return false;
  for (let skipped = (walls[k - 1] ?? wall) + MINUTE; skipped < wall; skipped += MINUTE) {
    if (matches(cron, skipped)) return true;
  }
  return false;
}

function matches(cron: string, wall: number): boolean {
  const at = new Date(wall);
  const fields = cron.split(' ');
  const times = [at.getUTCMinutes(), at.getUTCHours(), 0, at.getUTCMonth() + 1];
  const inTime = [0, 1, 3].every((k) => fits(fields[k] ?? '', times[k] ?? 0));
  return inTime && onDayOf(fields[2] ?? '', fields[4] ?? '', wall);
}

/** Days of the month and of the week are either, where both are given. */
function onDayOf(day: string, weekday: string, wall: number): boolean {
  const at = new Date(wall);
  const isLast = new Date(wall + 24 * 60 * MINUTE).getUTCDate() === 1;
  const onDay = day === 'L' ? isLast : fits(day, at.getUTCDate());
  const onWeekday = fits(weekday, at.getUTCDay());
  return day !== '*' && weekday !== '*' ? onDay || onWeekday : onDay && onWeekday;
}

function fits(field: string, value: number): boolean {
  return field.split(',').some((part) => {
    const [range = '', every = '1'] = part.split('/');
    const [from = 0, to = from] = range === '*' ? [0, 59] : range.split('-').map(Number);
    return from <= value && value <= to && (value - from) % Number(every) === 0;
  });
}
