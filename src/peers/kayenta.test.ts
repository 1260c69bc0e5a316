import { describe, expect, test } from 'vitest';
import { classify, scoreOf, type KayentaClass } from './kayenta-judge.ts';
import { kayenta } from './kayenta.ts';
import { shiftOf } from './mann-whitney.ts';
import { ending, grown, runs } from './peer.fixture.ts';
import { rootOf } from './root.ts';

const repeat = (times: number, value: number) => Array.from({ length: times }, () => value);
const ramp = (from: number, step: number, count = 60) =>
  Array.from({ length: count }, (_, k) => from + step * k);
const score = (...classes: readonly (readonly [string, KayentaClass])[]) =>
  scoreOf(classes.map(([group, one]) => ({ group, class: one })));
const noisy = (more: number) => (atMs: number) => grown(100, more + ((atMs / 15_000) % 3));
const classOf = (candidate: readonly number[], baseline: readonly number[]) =>
  classify({ name: 'm', group: 'g', candidate, baseline });

describe('root', () => {
  test('finds the root of a smooth function', () => {
    expect(rootOf((x) => x ** 3 - 2, { low: 0, high: 9, tolerance: 1e-12 })).toBeCloseTo(
      Math.cbrt(2),
      10,
    );
  });
  test('finds the step of a step function', () => {
    const root = rootOf((x) => (x < 0.7 ? 1 : -1), { low: 0, high: 1, tolerance: 1e-6 });
    expect(root).toBeCloseTo(0.7, 5);
  });
  test.each([0, 4])('an end that is a root is the root: %d', (end) => {
    expect(rootOf((x) => x - end, { low: 0, high: 4, tolerance: 1e-6 })).toBe(end);
  });
});

describe('Mann–Whitney', () => {
  test('the estimate is the median of all pairwise differences (Hodges and Lehmann)', () => {
    const x = [1.1, 2.7, 4.6, 7.9, 11.3];
    const y = [0.4, 1.9, 3.2, 3.9];
    const pairs = x.flatMap((one) => y.map((other) => one - other)).toSorted((a, b) => a - b);
    const { estimate } = shiftOf(x, y, 1.96);
    expect(estimate).toBeGreaterThanOrEqual((pairs[9] ?? NaN) - 1e-4);
    expect(estimate).toBeLessThanOrEqual((pairs[10] ?? NaN) + 1e-4);
  });
  test('the interval ends at the differences whose ranks the normal approximation gives', () => {
    const x = ramp(10.037, 1, 12);
    const y = ramp(0.011, 0.731, 15);
    const pairs = x.flatMap((one) => y.map((other) => one - other)).toSorted((a, b) => a - b);
    const spread = 2.3263478740408408 * Math.sqrt(((12 * 15) / 12) * 28) + 0.5;
    const rank = Math.floor(90 - spread);
    const { low, high } = shiftOf(x, y, 2.3263478740408408);
    expect(low).toBeCloseTo(pairs[rank] ?? NaN, 3);
    expect(high).toBeCloseTo(pairs[pairs.length - 1 - rank] ?? NaN, 3);
  });
  test('samples too small to tell have the widest interval', () => {
    expect(shiftOf([5, 6], [1, 2], 2.33)).toMatchObject({ low: 3, high: 5 });
  });
});

describe('classes', () => {
  test.each<[string, readonly number[], readonly number[], KayentaClass]>([
    ['sparse errors against none pass (kayenta #426)', [0, 1, 2, 1, 0, 0], repeat(6, 0), 'pass'],
    [
      'seven of ten points a hundred times worse pass (spinnaker #6278)',
      [1, 1.1, 0.9, ...repeat(7, 100)],
      [1.05, 0.95, 1, 1.2, 0.8, 1.1, 0.9, 1, 1.15, 0.85].map((value) => value * 50),
      'pass',
    ],
    [
      'a wider spread around the same middle passes (#780)',
      ramp(-290, 10),
      ramp(4.9, 0.01),
      'pass',
    ],
    [
      '5 % slower is High once it shows: the tolerance is not of the baseline',
      ramp(105, 0.01),
      ramp(100, 0.01),
      'high',
    ],
    ['equal samples pass', ramp(1, 1), ramp(1, 1), 'pass'],
    ['lower passes: the direction is increase', ramp(90, 0.01), ramp(100, 0.01), 'pass'],
    ['all one value, and a higher one', repeat(9, 2), repeat(9, 1), 'high'],
    ['all one value, and no higher one', repeat(9, 1), repeat(9, 1), 'pass'],
    ['a mean of 0 skips the ratio', ramp(5, 0.1), repeat(60, 0), 'high'],
    ['a negative mean makes a ratio below 1', ramp(5, 0.1), ramp(-900, 0.1), 'pass'],
    ['NaN are removed', [NaN, ...ramp(105, 0.01)], [...ramp(100, 0.01), NaN], 'high'],
    ['no data', repeat(9, NaN), ramp(1, 1), 'nodata'],
    ['no baseline', ramp(1, 1), [], 'nodata'],
  ])('%s', (_, candidate, baseline, expected) => {
    expect(classOf(candidate, baseline)).toBe(expected);
  });
});

describe('scores', () => {
  test('a group is the share of its metrics that pass, the summary their mean', () => {
    expect(score(['a', 'pass'], ['a', 'high'], ['b', 'pass'])).toBe(75);
  });
  test('a metric without data counts neither way, a group without any as 100', () => {
    expect(score(['a', 'pass'], ['a', 'pass'], ['a', 'nodata'])).toBe(100);
    expect(score(['a', 'high'], ['a', 'high'], ['b', 'nodata'])).toBe(50);
  });
  test('half without data is a score of 0', () => {
    expect(score(['a', 'pass'], ['b', 'nodata'])).toBe(0);
  });
});

describe('kayenta', () => {
  test('judges once, after 60 points', () => {
    const all = runs(kayenta(), noisy(0), { baseline: grown(100, 1) });
    expect(ending(all)).toMatchObject({ verdict: 'promoted', minutes: 60 });
    expect(all.at(-2)).toMatchObject({ weightPercent: 10, because: '59 of 60 points' });
  });
  test('one group that fails is a score of 50 and below 75', () => {
    const all = runs(kayenta(), noisy(3), { baseline: grown(100, 1) });
    expect(ending(all)).toEqual({
      verdict: 'rolled-back',
      because: 'score 50: errorPercent high, p99Ms pass',
      minutes: 60,
    });
  });
  test('without a baseline it compares with stable', () => {
    expect(ending(runs(kayenta(), noisy(3))).verdict).toBe('rolled-back');
  });
  test('a blind candidate fails for missing data, an hour later', () => {
    expect(ending(runs(kayenta(), undefined))).toMatchObject({
      verdict: 'rolled-back',
      because: 'score 0: errorPercent nodata, p99Ms nodata',
      minutes: 60,
    });
  });
});
