import { expect, test } from 'vitest';
import { CITIES, findCity } from './catalogue.ts';
import { defineCity, weekdayOf } from './city.ts';
import { distanceKm } from './travel-time.ts';

test('there are at least 12 cities and 150 sights, each named once', () => {
  expect(CITIES.length).toBeGreaterThanOrEqual(12);
  expect(CITIES.flatMap((city) => city.sights).length).toBeGreaterThanOrEqual(150);
  for (const city of CITIES) {
    for (const key of ['id', 'zh', 'en'] as const) {
      expect(new Set(city.sights.map((sight) => sight[key])).size).toBe(city.sights.length);
    }
  }
});

test('every sight lies within a day trip of its city', () => {
  for (const city of CITIES) {
    for (const sight of city.sights) {
      expect(distanceKm(city.center, sight.place), sight.id).toBeLessThan(160);
    }
  }
});

test.each(['beijing', 'Beijing', '北京', '北京市', ' 北京 '])('%j names Beijing', (name) => {
  expect(findCity(name)?.id).toBe('beijing');
});

const GOOD = 'a-b | 甲 | A | 30.1 120.1 | 08:00-17:00 | 60 | 100 | park | Mon';
test.each([
  GOOD.replace('08:00', '8:00'),
  GOOD.replace('30.1 120.1', '120.1 30.1'),
  GOOD.replace('park', 'casino'),
  GOOD.replace('Mon', 'Someday'),
  GOOD.replace(' 60 ', ' 600 '),
  GOOD.replace('| 100 ', ''),
])('the malformed line %j is refused', (line) => {
  const city = { id: 'x', zh: '乙', en: 'X', center: '30 120' };
  expect(defineCity(city, GOOD).sights).toHaveLength(1);
  expect(() => defineCity(city, line)).toThrow('malformed sight');
});

test('weekdays follow the calendar over a leap day', () => {
  expect(weekdayOf('2026-11-24', 0)).toBe('Tue');
  expect(weekdayOf('2028-02-28', 2)).toBe('Wed');
});
