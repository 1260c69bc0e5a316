import { expect, test } from 'vitest';
import type { Share } from './plan.ts';
import { watchSplit } from './split.ts';

const NONE: Share = { blue: 10_000, green: 0 };
const EIGHTH: Share = { blue: 8750, green: 1250 };

test('without traffic the split is what the edge shows to be in force', () => {
  const split = watchSplit({ default: { blue: 5, green: 5 } });
  expect(split.percentOf('default', EIGHTH, { blue: 5, green: 5 })).toEqual({
    blue: 87.5,
    green: 12.5,
  });
});

test('a request that began before the write and ends after it is shown once', () => {
  const split = watchSplit({ default: { blue: 100, green: 50 } });
  const late = split.percentOf('default', NONE, { blue: 109, green: 51 });
  expect(late).toEqual({ blue: 90, green: 10 });
  const next = split.percentOf('default', NONE, { blue: 119, green: 51 });
  expect(next).toEqual({ blue: 100, green: 0 });
});

test.each([
  ['as dealt out', 12, 88, 12.5],
  ['a little off, as after reloads', 20, 80, 12.5],
  ['another split', 50, 50, 50],
  ['none at all', 0, 400, 0],
])('a share that is %s: %i of green, %i of blue', (_name, green, blue, seen) => {
  const split = watchSplit({ default: { blue: 0, green: 0 } });
  expect(split.percentOf('default', EIGHTH, { blue, green }).green).toBe(seen);
});
