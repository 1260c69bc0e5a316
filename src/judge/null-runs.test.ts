import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareLogRatios } from './log-ratios.ts';
import { mixtureValue, newMixture, RATIO_GRID, updateMixture } from './mixture.ts';

const ratios = RATIO_GRID.map((g) => 1.25 * g);

test('property: e-values stay finite and ≥ 0, and a scrape without bad events adds nothing', () => {
  const scrape = fc.record({ bad: fc.nat(50), more: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(fc.tuple(scrape, scrape), { maxLength: 60 }), (scrapes) => {
      let mixture = newMixture(RATIO_GRID.length);
      for (const [candidate, stable] of scrapes) {
        const before = mixtureValue(mixture);
        const logs = shareLogRatios(
          {
            candidate: { bad: candidate.bad, total: candidate.bad + candidate.more },
            stable: { bad: stable.bad, total: stable.bad + stable.more },
          },
          { nullRatio: 1.25, ratios, dispersion: 1 },
        );
        mixture = updateMixture(mixture, logs);
        const value = mixtureValue(mixture);
        expect(Number.isFinite(value) && value >= 0).toBe(true);
        if (candidate.bad + stable.bad === 0) expect(value).toBeLessThanOrEqual(before + 1e-9);
      }
    }),
    { seed: 20261124 },
  );
});

/** Small seeded generator (mulberry32): the test's own source of chance. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

test('null runs: at the tolerated ratio, at most 1 % ever cross 100, read after every scrape', () => {
  const random = seeded(7);
  const runs = 1000;
  let crossed = 0;
  for (let run = 0; run < runs; run += 1) {
    let mixture = newMixture(RATIO_GRID.length);
    let highest = 0;
    for (let k = 0; k < 120; k += 1) {
      const counts = {
        candidate: { bad: poisson(1.25, random), total: 1000 },
        stable: { bad: poisson(9, random), total: 9000 },
      };
      mixture = updateMixture(
        mixture,
        shareLogRatios(counts, { nullRatio: 1.25, ratios, dispersion: 1 }),
      );
      highest = Math.max(highest, mixtureValue(mixture));
    }
    if (highest >= 100) crossed += 1;
  }
  expect(crossed).toBeLessThanOrEqual(runs * 0.01);
});
