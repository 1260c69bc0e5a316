import { expect, test } from 'vitest';
import { differenceInterval, meanLowerBound, ratioInterval } from './confidence.ts';
import { logGamma } from './log-gamma.ts';

test('the interval of a ratio is the beta-binomial one', () => {
  const { low, high } = ratioInterval({ bad: 20, total: 2000 }, 0.05);
  expect(low).toBeCloseTo(0.00379, 6);
  expect(high).toBeCloseTo(0.020755, 6);
});

test('no bad events bound a ratio from above only, all bad from below only, none at all not', () => {
  expect(ratioInterval({ bad: 0, total: 500 }, 0.05)).toMatchObject({ low: 0 });
  expect(ratioInterval({ bad: 0, total: 500 }, 0.05).high).toBeLessThan(0.02);
  expect(ratioInterval({ bad: 500, total: 500 }, 0.05)).toMatchObject({ high: 1 });
  expect(ratioInterval({ bad: 0, total: 0 }, 0.05)).toEqual({ low: 0, high: 1 });
});

test('the interval of a difference is the asymptotic confidence sequence', () => {
  const counts = { candidate: { bad: 12, total: 1000 }, stable: { bad: 27, total: 9000 } };
  const { low, high } = differenceInterval(counts, 0.05, 10_000);
  expect((low + high) / 2).toBeCloseTo(0.009, 9);
  expect((high - low) / 2).toBeCloseTo(0.010596, 6);
});

test('the lower bound of a mean is the empirical Bernstein one', () => {
  const values = Array.from({ length: 20 }, () => [0, 0, 1, 0, 0, 0, 0, 1, 0, 0]).flat();
  expect(meanLowerBound(values, 0.05)).toBeCloseTo(0.1112, 3);
  expect(meanLowerBound([], 0.05)).toBe(0);
});

test.each([
  [0.5, Math.log(Math.PI) / 2],
  [1, 0],
  [5, Math.log(24)],
  [11, Math.log(3_628_800)],
])('ln Γ(%d) is exact', (x, expected) => {
  expect(logGamma(x)).toBeCloseTo(expected, 11);
});
