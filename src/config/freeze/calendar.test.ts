import { expect, test } from 'vitest';
import type { FreezeCalendar, FreezeWindow } from '../../domain/application.ts';
import { frozenBy, nextThaw } from './calendar.ts';

const SETTLEMENT: FreezeWindow = {
  name: 'settlement',
  kind: 'recurring',
  cron: '30 23 * * *',
  durationMs: 3_600_000,
};
const MONTH_END: FreezeWindow = {
  name: 'month-end',
  kind: 'recurring',
  cron: '0 18 L * *',
  durationMs: 12 * 3_600_000,
};
const NATIONAL_DAY: FreezeWindow = {
  name: 'national day',
  kind: 'days',
  fromDay: '2026-10-01',
  toDay: '2026-10-08',
};

const recurring = (cron: string, minutes: number): FreezeWindow => ({
  name: 'window',
  kind: 'recurring',
  cron,
  durationMs: minutes * 60_000,
});
const calendar = (
  windows: readonly FreezeWindow[],
  timeZone = 'Asia/Shanghai',
): FreezeCalendar => ({
  timeZone,
  windows,
});
const day = (timeZone: string, fromDay: string) =>
  calendar([{ name: 'day', kind: 'days', fromDay, toDay: fromDay }], timeZone);
const ms = (time: string) => Date.parse(time);
const shanghai = (time: string) => ms(`${time}+08:00`);
const iso = (atMs: number | undefined) =>
  atMs === undefined ? undefined : new Date(atMs).toISOString();

/** `+` where the calendar is frozen at the time, `-` where it is not. */
const states = (one: FreezeCalendar, times: readonly number[]) =>
  times.map((atMs) => (frozenBy(one, atMs) === undefined ? '-' : '+')).join('');

test('the settlement window crosses midnight, begins on the millisecond and ends before it', () => {
  const nights = ['2026-11-24T23:29:59.999', '2026-11-24T23:30:00.000', '2026-11-24T23:59:59.999'];
  const mornings = [
    '2026-11-25T00:00:00.000',
    '2026-11-25T00:29:59.999',
    '2026-11-25T00:30:00.000',
  ];
  const times = [...nights, ...mornings].map(shanghai);
  expect(states(calendar([SETTLEMENT]), times)).toBe('-++++-');
  expect(frozenBy(calendar([SETTLEMENT]), shanghai('2026-11-25T00:10:00'))).toBe('settlement');
  expect(nextThaw(calendar([SETTLEMENT]), shanghai('2026-11-24T23:30:00.001'))).toBe(
    shanghai('2026-11-25T00:30:00'),
  );
});

test('the last day of a month is the 28th, the 29th, the 30th or the 31st', () => {
  const evenings = ['2026-02-28', '2028-02-29', '2026-04-30', '2026-12-31'];
  const others = ['2028-02-28', '2026-12-30', '2026-05-30', '2026-12-01'];
  const at = (date: string) => shanghai(`${date}T18:00:00`);
  expect(states(calendar([MONTH_END]), evenings.map(at))).toBe('++++');
  expect(states(calendar([MONTH_END]), others.map(at))).toBe('----');
  expect(nextThaw(calendar([MONTH_END]), shanghai('2026-12-31T23:00:00'))).toBe(
    shanghai('2027-01-01T06:00:00'),
  );
});

test('days are whole days of the calendar’s time zone, the last one included', () => {
  const times = ['2026-09-30T23:59:59.999', '2026-10-01T00:00:00', '2026-10-08T23:59:59.999'];
  expect(states(calendar([NATIONAL_DAY]), times.map(shanghai))).toBe('-++');
  expect(states(calendar([NATIONAL_DAY]), [shanghai('2026-10-09T00:00:00')])).toBe('-');
  expect(nextThaw(calendar([NATIONAL_DAY]), shanghai('2026-10-03T12:00:00'))).toBe(
    shanghai('2026-10-09T00:00:00'),
  );
});

test('the first window of the calendar gives its name, and the thaw comes after the last one', () => {
  const both = calendar([SETTLEMENT, NATIONAL_DAY]);
  const lastNight = shanghai('2026-10-08T23:45:00');
  expect(frozenBy(both, lastNight)).toBe('settlement');
  expect(frozenBy(calendar([NATIONAL_DAY, SETTLEMENT]), lastNight)).toBe('national day');
  expect(nextThaw(both, shanghai('2026-10-02T00:00:00'))).toBe(shanghai('2026-10-09T00:30:00'));
});

test('windows that follow each other without a pause are one freeze', () => {
  const chain = calendar([recurring('0 1 * * *', 60), recurring('0 2 * * *', 30)]);
  expect(nextThaw(chain, shanghai('2026-11-24T01:10:00'))).toBe(shanghai('2026-11-24T02:30:00'));
});

test('a window that begins again while it is on lasts until the last one has ended', () => {
  const quarter = calendar([recurring('0,15,30 9 * * *', 20)]);
  expect(nextThaw(quarter, shanghai('2026-11-24T09:01:00'))).toBe(shanghai('2026-11-24T09:50:00'));
  expect(states(quarter, [shanghai('2026-11-24T09:49:00'), shanghai('2026-11-24T09:50:00')])).toBe(
    '+-',
  );
});

test('outside of every window there is neither a name nor a thaw', () => {
  const noon = shanghai('2026-11-24T12:00:00');
  expect(frozenBy(calendar([]), noon)).toBeUndefined();
  expect(nextThaw(calendar([]), noon)).toBeUndefined();
  expect(nextThaw(calendar([SETTLEMENT, MONTH_END, NATIONAL_DAY]), noon)).toBeUndefined();
});

test('two windows that take turns for ever have no thaw', () => {
  const turns = calendar([recurring('0 0-23/2 * * *', 60), recurring('0 1-23/2 * * *', 60)]);
  const noon = shanghai('2026-11-24T12:00:00');
  expect(frozenBy(turns, noon)).toBe('window');
  expect(nextThaw(turns, noon)).toBeUndefined();
});

test('a time that summer time leaps over begins right after the leap', () => {
  const berlin = calendar([recurring('30 2 * * *', 60)], 'Europe/Berlin');
  const times = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:59:59Z'];
  expect(states(berlin, times.map(ms))).toBe('-++');
  expect(iso(nextThaw(berlin, ms('2026-03-29T01:00:00Z')))).toBe('2026-03-29T02:00:00.000Z');
});

test('a time that winter time shows twice begins once, at the first', () => {
  const berlin = calendar([recurring('30 2 * * *', 60)], 'Europe/Berlin');
  const times = ['2026-10-25T00:30:00Z', '2026-10-25T01:29:59Z', '2026-10-25T01:30:00Z'];
  expect(states(berlin, times.map(ms))).toBe('++-');
});

test('a window is as long as it says, also over a change of the clock', () => {
  const berlin = calendar([recurring('0 23 * * *', 6 * 60)], 'Europe/Berlin');
  expect(iso(nextThaw(berlin, ms('2026-03-28T23:00:00Z')))).toBe('2026-03-29T04:00:00.000Z');
  expect(iso(nextThaw(berlin, ms('2026-10-24T22:00:00Z')))).toBe('2026-10-25T03:00:00.000Z');
});

test('a day has 23 or 25 hours where the clock changes, and may begin at one', () => {
  const spring = day('Europe/Berlin', '2026-03-29');
  expect(iso(nextThaw(spring, ms('2026-03-28T23:00:00Z')))).toBe('2026-03-29T22:00:00.000Z');
  const autumn = day('Europe/Berlin', '2026-10-25');
  expect(iso(nextThaw(autumn, ms('2026-10-24T22:00:00Z')))).toBe('2026-10-25T23:00:00.000Z');
  // Cairo leaps from 00:00 to 01:00, so the day before ends at 22:00 UTC all the same.
  const cairo = day('Africa/Cairo', '2026-04-23');
  expect(iso(nextThaw(cairo, ms('2026-04-23T12:00:00Z')))).toBe('2026-04-23T22:00:00.000Z');
});

test('a calendar of an unknown time zone cannot be asked', () => {
  expect(() => frozenBy(calendar([SETTLEMENT], 'Mars/Olympus'), 0)).toThrow(RangeError);
});
