import { expect, test } from 'vitest';
import { coarsen, cutBoth, nearestBoundary, slowerThan, slowerThanIndex } from './histogram.ts';

const CLASSIC = [
  { upTo: 0.1, count: 60 },
  { upTo: 0.25, count: 95 },
  { upTo: Infinity, count: 100 },
];

test('a classic histogram knows exactly what is above one of its bounds, and nothing else', () => {
  expect(slowerThan(CLASSIC, 0.25)).toEqual({ bad: 5, total: 100 });
  expect(slowerThan(CLASSIC, 0.2)).toBeUndefined();
  expect(slowerThan(CLASSIC.slice(0, 2), 0.25)).toBeUndefined();
});

const FINE = { schema: 2, zeroCount: 3, buckets: { [-5]: 7, [-4]: 10, [-3]: 20, 0: 4, 1: 2 } };

test('wider buckets hold the same counts', () => {
  expect(coarsen(FINE, 1)).toEqual({
    schema: 1,
    zeroCount: 3,
    buckets: { [-2]: 17, [-1]: 20, 0: 4, 1: 2 },
  });
  expect(coarsen(FINE, 3)).toBe(FINE);
});

test('the boundary nearest to a value is on the grid', () => {
  expect(nearestBoundary(3, 0.25)).toEqual({ index: -16, boundary: 0.25 });
  expect(nearestBoundary(0, 0.3).boundary).toBe(0.25);
});

test('a native histogram is cut at a boundary, coarser ones not at all', () => {
  expect(slowerThanIndex(FINE, { schema: 2, index: 0 })).toEqual({ bad: 2, total: 46 });
  expect(slowerThanIndex(FINE, { schema: 1, index: -2 })).toEqual({ bad: 26, total: 46 });
  expect(slowerThanIndex(FINE, { schema: 3, index: 0 })).toBeUndefined();
});

test('roles with different schemas are cut at one boundary of the coarser one', () => {
  const coarse = { schema: 0, zeroCount: 0, buckets: { [-1]: 50, 0: 10, 1: 1 } };
  expect(cutBoth({ candidate: FINE, stable: coarse }, 0.52)).toEqual({
    candidate: { bad: 26, total: 46 },
    stable: { bad: 11, total: 61 },
    boundary: 0.5,
  });
  expect(cutBoth({ candidate: FINE, stable: coarse }, 0.52, 1)).toBeUndefined();
  expect(cutBoth({ candidate: coarse, stable: FINE }, 0.52, 1)).toBeUndefined();
});
