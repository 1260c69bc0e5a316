import { describe, expect, test } from 'vitest';
import { addDispersion, NO_DISPERSION, seenDispersion, shrunkDispersion } from './dispersion.ts';
import { gridOf, HARM_GRID } from './grids.ts';
import { mergeGates } from './merge.ts';
import { equalShares, mixtureValue, newMixture, restartMixture, updateMixture } from './mixture.ts';
import { rateNats, rateTable } from './rate-test.ts';
import { shareBets, shareNats } from './share-test.ts';
import { logSplitFactor } from './split-check.ts';
import { twoStreamNats } from './two-stream.ts';

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

describe('split check', () => {
  test.each([
    [[10, 0], [0.5, 0.5], [1, 1], 93.0909090909],
    [[45, 15], [0.9, 0.1], [9, 1], 33.685769],
    [[980, 9020], [0.1, 0.9], [10, 90], 0.124],
    [[700, 9300], [0.1, 0.9], [10, 90], 6.4e22],
  ])(
    'E3: requests %j at shares %j have the Bayes factor of the paper',
    (counts, shares, prior, expected) => {
      const factor = Math.exp(logSplitFactor(counts, shares, prior));
      const digits = expected > 1 && expected < 1000 ? 1e-6 : 1e-2;
      expect(relative(factor, expected)).toBeLessThan(digits);
    },
  );
});

describe('two-stream test', () => {
  test('E6: a block of fifty each', () => {
    const counts = { candidate: { bad: 2, total: 50 }, stable: { bad: 10, total: 50 } };
    const nats = twoStreamNats(counts, { candidate: 0.04, stable: 0.2 }, 1);
    expect(relative(Math.exp(nats), 26.447736)).toBeLessThan(1e-6);
  });
  test('with a tolerated ratio the null is the nearest point of its border', () => {
    const counts = { candidate: { bad: 30, total: 50 }, stable: { bad: 20, total: 50 } };
    const alternative = { candidate: 0.6, stable: 0.4 };
    const factors = [1, 1.25, 1.5].map((ratio) => twoStreamNats(counts, alternative, ratio));
    expect(factors[0]).toBeGreaterThan(factors[1] ?? NaN);
    expect(factors[2]).toBeCloseTo(0, 9);
  });
  test('a role without traffic brings no evidence', () => {
    const counts = { candidate: { bad: 2, total: 50 }, stable: { bad: 0, total: 0 } };
    expect(twoStreamNats(counts, { candidate: 0.04, stable: 0.2 }, 1)).toBe(0);
  });
});

describe('bets of single scrapes', () => {
  test('E7: half of the largest bet on shares of .5 .4 1 0 .6 .5 at a tenth of the traffic', () => {
    const scrapes = [5, 4, 10, 0, 6, 5].map((bad) => ({
      candidate: { bad, total: 1000 },
      stable: { bad: 10 - bad, total: 9000 },
    }));
    let product = 1;
    const seen = scrapes.map((counts) => (product *= shareBets(counts, 1).at(-1) ?? NaN));
    [3, 7.5, 41.25, 20.625, 72.1875, 216.5625].forEach((expected, k) =>
      expect(relative(seen[k] ?? NaN, expected)).toBeLessThan(1e-6),
    );
  });
  test('a scrape without bad events is no bet', () => {
    const none = { candidate: { bad: 0, total: 10 }, stable: { bad: 0, total: 90 } };
    expect(shareBets(none, 1)).toEqual([1, 1, 1, 1]);
  });
});

describe('dispersion', () => {
  test('E8: Pearson between processes, scrape by scrape, and shrunk to a belief of 2', () => {
    const state = [
      [3, 0, 1, 0],
      [0, 4, 0, 0],
      [2, 2, 0, 0],
    ].reduce(
      (before, row) =>
        addDispersion(
          before,
          row.map((bad) => ({ bad, total: 100 })),
        ),
      NO_DISPERSION,
    );
    expect(relative(seenDispersion(state).dispersion, 2.4444444444)).toBeLessThan(1e-6);
    expect(relative(shrunkDispersion(state, 2, 10), 2.2105263158)).toBeLessThan(1e-6);
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
