import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FreezeCalendar, FreezeWindow } from '../../domain/application.ts';
import { frozenMinutes } from './brute-force.fixture.ts';
import { frozenBy, nextThaw } from './calendar.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Length of the stretch that is looked at minute by minute. */
const MINUTES = 600;

const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const mostly = (often: string, others: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: others });
const fields = fc.tuple(
  fc.oneof(number(0, 59), fc.constantFrom('0,30', '*/20', '15-17')),
  fc.oneof(number(0, 23), fc.constantFrom('*', '0-3', '2,22', '*/6')),
  mostly('*', fc.oneof(fc.constantFrom('L', 'L', '1,15', '25-31'), number(1, 31))),
  mostly('*', fc.constantFrom('3-11', '1,12')),
  mostly('*', fc.constantFrom('1-5', '0')),
);
const recurring = fc
  .tuple(fields, fc.integer({ min: 1, max: 180 }))
  .map(([cron, minutes]): FreezeWindow => {
    return { name: 'times', kind: 'recurring', cron: cron.join(' '), durationMs: minutes * MINUTE };
  });

function datesNear(atMs: number): fc.Arbitrary<FreezeWindow> {
  const dayOf = (days: number) => new Date(atMs + days * DAY).toISOString().slice(0, 10);
  return fc.tuple(fc.integer({ min: -2, max: 1 }), fc.nat(2)).map(([first, more]) => {
    return { name: 'days', kind: 'days', fromDay: dayOf(first), toDay: dayOf(first + more) };
  });
}

/** Changes of the clock in the zones below, ends of months, and any other time of three years. */
const instant = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '2026-03-29T01:00:00Z',
      '2026-10-25T01:00:00Z',
      '2026-03-08T07:00:00Z',
      '2026-11-01T06:00:00Z',
      '2026-04-04T15:00:00Z',
      '2026-10-03T15:30:00Z',
      '2026-02-28T16:00:00Z',
      '2026-12-31T16:00:00Z',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: Date.parse('2025-01-01'), max: Date.parse('2028-03-02') })
      .map((atMs) => new Date(atMs).toISOString()),
  },
);
const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];

type Stretch = { readonly calendar: FreezeCalendar; readonly startMs: number };
const stretch = fc
  .tuple(instant, fc.integer({ min: -MINUTES, max: 0 }))
  .map(([time, minutes]) => Math.floor(Date.parse(time) / MINUTE + minutes) * MINUTE)
  .chain((startMs): fc.Arbitrary<Stretch> => {
    const window = fc.oneof(
      { weight: 5, arbitrary: recurring },
      { weight: 1, arbitrary: datesNear(startMs) },
    );
    const windows = fc.array(window, { minLength: 1, maxLength: 2 });
    return fc
      .record({ timeZone: fc.constantFrom(...zones, 'Asia/Kathmandu'), windows })
      .map((calendar) => ({ calendar, startMs }));
  });

/** Both sides of the first changes, and a few others. */
function minutesToAsk(frozen: readonly boolean[]): readonly number[] {
  const changes = frozen.flatMap((isOn, k) => (k > 0 && isOn !== frozen[k - 1] ? [k - 1, k] : []));
  return [...changes.slice(0, 12), 0, 211, 422, MINUTES - 1];
}

test('property: the calendar is frozen in the minutes in which looking at every minute says so', () => {
  let changed = 0;
  fc.assert(
    fc.property(stretch, fc.nat(MINUTE - 1), ({ calendar, startMs }, ms) => {
      const frozen = frozenMinutes(calendar, startMs, MINUTES);
      const asked = minutesToAsk(frozen);
      const answers = asked.map((k) => frozenBy(calendar, startMs + k * MINUTE + ms) !== undefined);
      expect(answers).toEqual(asked.map((k) => frozen[k]));
      changed += asked.length > 4 ? 1 : 0;
    }),
    { seed: 20261124, numRuns: 80 },
  );
  expect(changed).toBeGreaterThan(25);
}, 60_000);

test('property: the thaw is the next minute that is not frozen; what is not frozen has none', () => {
  let thawed = 0;
  fc.assert(
    fc.property(stretch, ({ calendar, startMs }) => {
      const frozen = frozenMinutes(calendar, startMs, MINUTES);
      const now = Math.max(0, frozen.indexOf(true));
      const thaw = frozen.indexOf(false, now);
      const found = nextThaw(calendar, startMs + now * MINUTE);
      const foundMinute = found === undefined ? undefined : (found - startMs) / MINUTE;
      if (frozen[now] !== true) expect(found).toBeUndefined();
      else if (thaw < 0) expect(foundMinute ?? MINUTES).toBeGreaterThanOrEqual(MINUTES);
      else expect(foundMinute).toBe(thaw);
      thawed += frozen[now] === true && thaw >= 0 ? 1 : 0;
    }),
    { seed: 20261124, numRuns: 80 },
  );
  expect(thawed).toBeGreaterThan(20);
}, 60_000);
