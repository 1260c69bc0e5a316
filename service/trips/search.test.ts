import { expect, test } from 'vitest';
import { CITIES } from './catalogue.ts';
import { searchSights } from './search.ts';

function namesFound(q: string | undefined, limit = 50): string[] {
  return searchSights(CITIES, { q, limit }).sights.map((sight) => sight.en);
}

test('a whole name comes before its beginning, and that before its middle', () => {
  expect(namesFound('suzhou museum')[0]).toBe('Suzhou Museum');
  const found = namesFound('west');
  expect(found.indexOf('West Lake')).toBeLessThan(found.indexOf('Yangshuo West Street'));
});

test('a city’s name finds its sights and an interest those that serve it', () => {
  expect(
    searchSights(CITIES, { q: '厦门', limit: 50 }).sights.some((s) => s.id === 'gulangyu'),
  ).toBe(true);
  expect(searchSights(CITIES, { q: 'art', limit: 50 }).total).toBeGreaterThan(5);
});

test('no words match everything, the limit cuts and the total does not', () => {
  const all = searchSights(CITIES, { q: undefined, limit: 3 });
  expect(all.sights).toHaveLength(3);
  expect(all.total).toBeGreaterThan(150);
  expect(namesFound('no such sight')).toEqual([]);
});
