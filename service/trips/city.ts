import { z } from 'zod';
import { InternalError } from '../../src/shared/errors.ts';

export const INTERESTS = [
  'history',
  'museum',
  'nature',
  'park',
  'temple',
  'view',
  'street',
  'food',
  'family',
  'art',
] as const;
/** What a traveller may care for, and what a sight offers. */
export type Interest = (typeof INTERESTS)[number];

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** WGS 84, degrees. */
export type Place = { readonly latitude: number; readonly longitude: number };

/** Minutes are minutes of the day, 0–1440; the price is the adult ticket in the high season, in fen. */
export type Sight = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly place: Place;
  readonly opensAtMinute: number;
  readonly closesAtMinute: number;
  readonly visitMinutes: number;
  readonly ticketFen: number;
  readonly interests: readonly Interest[];
  readonly closedOn: Weekday | undefined;
};

/** Sights are listed by renown, the best known first. */
export type City = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly center: Place;
  readonly sights: readonly Sight[];
};

/** The day of the week of a date in the proleptic Gregorian calendar, `YYYY-MM-DD`. */
export function weekdayOf(date: string, daysLater: number): Weekday {
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000) + daysLater;
  // 1970-01-01 was a Thursday.
  const weekday = WEEKDAYS[(((day + 4) % 7) + 7) % 7];
  if (weekday === undefined) throw new InternalError(`${date} is not a date`);
  return weekday;
}

const placeText = z
  .string()
  .transform((text) => text.split(' ').map(Number))
  .pipe(z.tuple([z.number().min(3).max(54), z.number().min(73).max(136)]))
  .transform(([latitude, longitude]): Place => ({ latitude, longitude }));

const minuteText = z
  .string()
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const hoursText = z
  .string()
  .transform((text) => text.split('-'))
  .pipe(z.tuple([minuteText, minuteText]));

const interestsText = z
  .string()
  .transform((text) => text.split(' '))
  .pipe(z.array(z.enum(INTERESTS)).min(1));

const sightRow = z
  .tuple([
    z.string().regex(/^[a-z0-9-]+$/),
    z.string().min(1),
    z.string().min(1),
    placeText,
    hoursText,
    z.coerce.number().int().min(1),
    z.coerce.number().int().min(0),
    interestsText,
    z.union([z.enum(WEEKDAYS), z.literal('').transform(() => undefined)]),
  ])
  .refine((row) => row[4][1] - row[4][0] >= row[5], { message: 'the visit is longer than a day' });

/**
 * A city from a table with one sight a line:
 * `id | zh | en | latitude longitude | opens-closes | visit minutes | ticket in fen | interests | weekly closing day`.
 * @throws {InternalError} when a line is malformed, with the line.
 */
export function defineCity(
  city: { readonly id: string; readonly zh: string; readonly en: string; readonly center: string },
  table: string,
): City {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return { ...city, center: placeText.parse(city.center), sights: lines.map(parseSight) };
}

function parseSight(line: string): Sight {
  const row = sightRow.safeParse(line.split('|').map((cell) => cell.trim()));
  if (!row.success)
    throw new InternalError(`malformed sight: ${line.trim()}: ${row.error.message}`);
  const [id, zh, en, place, hours, visitMinutes, ticketFen, interests, closedOn] = row.data;
  const [opensAtMinute, closesAtMinute] = hours;
  return {
    id,
    zh,
    en,
    place,
    opensAtMinute,
    closesAtMinute,
    visitMinutes,
    ticketFen,
    interests,
    closedOn,
  };
}
