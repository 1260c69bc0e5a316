import { describe, expect, test } from 'vitest';
import { gridOf, HARM_GRID } from './grids.ts';
import { mergeGates } from './merge.ts';
import { equalShares, mixtureValue, newMixture, restartMixture, updateMixture } from './mixture.ts';
import { rateNats, rateTable } from './rate-test.ts';
import { shareNats } from './share-test.ts';

const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('share test', () => {
  const grid = gridOf([2, 4, 8]);
  const paired = { candidate: { bad: 6, total: 1000 }, stable: { bad: 9, total: 9000 } };
  test('E1: log ratios and their mean, plain and tempered', () => {
    const plain = shareNats(paired, { nullRatio: 1.25, grid, dispersion: 1 });
    [2.432843, 3.641072, 3.21923].forEach((expected, j) =>
      expect(relative(plain[j] ?? NaN, expected)).toBeLessThan(1e-6),
    );
    expect(relative(mean(plain.map(Math.exp)), 24.844256)).toBeLessThan(1e-6);
    const tempered = shareNats(paired, { nullRatio: 1.25, grid, dispersion: 2 });
    expect(relative(mean(tempered.map(Math.exp)), 4.85038)).toBeLessThan(1e-6);
  });
  test('a role without traffic brings no evidence', () => {
    const counts = { candidate: { bad: 5, total: 5 }, stable: { bad: 0, total: 0 } };
    expect(shareNats(counts, { nullRatio: 1, grid, dispersion: 1 })).toEqual([0, 0, 0]);
  });
  test.each([
    [1, 4.154],
    [2, 23.77],
    [3, 158.96],
    [4, 1137.9],
    [5, 8416],
  ])('E1b: %i lone errors in a 10 %% candidate give %d', (bad, expected) => {
    const logs = shareNats(
      { candidate: { bad, total: 1000 }, stable: { bad: 0, total: 9000 } },
      { nullRatio: 1.25, grid: HARM_GRID, dispersion: 1 },
    );
    expect(relative(mean(logs.map(Math.exp)), expected)).toBeLessThan(5e-4);
  });
});

describe('cash-and-bets mixture', () => {
  test('E2: late onset keeps the cash that a plain product would have spent', () => {
    let mixture = newMixture([1]);
    for (let k = 0; k < 10; k += 1) mixture = updateMixture(mixture, [0.5], [1]);
    for (let k = 0; k < 6; k += 1) mixture = updateMixture(mixture, [4], [1]);
    expect(relative(mixtureValue(mixture), 96.999965)).toBeLessThan(1e-6);
  });
  test('a restart moves cash into bets and keeps the value', () => {
    const mixture = restartMixture(newMixture(equalShares(2)), equalShares(2));
    expect(mixture.cash).toBeCloseTo(0.45);
    expect(mixtureValue(mixture)).toBeCloseTo(1);
  });
});

describe('absolute test', () => {
  test('E4: mean over the grid', () => {
    const rates = [1.3, 1.6, 2, 3, 5, 10, 30, 100].map((g) => 0.005 * g);
    const logs = rateNats({ bad: 20, total: 2000 }, rateTable(0.005, rates), 1);
    expect(relative(mean(logs.map(Math.exp)), 12.024366)).toBeLessThan(1e-6);
  });
  test.each([
    [1, 1000, 441.646],
    [0, 300, 12.1158],
  ])('E5: %i bad of %i proves non-inferiority at %d', (bad, total, expected) => {
    const rates = [0.5, 0.25, 0.1, 0.02].map((g) => 0.01 * g);
    const logs = rateNats({ bad, total }, rateTable(0.01, rates), 1);
    expect(relative(mean(logs.map(Math.exp)), expected)).toBeLessThan(2e-6);
  });
});

describe('merge of gates', () => {
  test('E9: the weighted average crosses where Bonferroni would not, and names the top gate', () => {
    const weights = [0.35, 0.2, 0.15, 0.3];
    const merged = mergeGates(
      [280, 20, 0.5, 0.2].map((eBad, j) => ({ gate: `g${j}`, weight: weights[j] ?? 0, eBad })),
    );
    expect(relative(merged.eBad, 102.135)).toBeLessThan(1e-6);
    expect(merged.cause).toBe('g0');
  });
  test('no gate brings no evidence', () => {
    expect(mergeGates([])).toEqual({ eBad: 0, cause: undefined });
  });
});
