import { expect, test } from 'vitest';
import type { Counts } from '../domain/evidence.ts';
import { BOUNDS, judgeAll, policyOf, seen, times } from './judge.fixture.ts';
import { addHistory, learnHistory, type PastScrape } from './learn.ts';

const scrape = (instances: readonly number[], more: Partial<PastScrape> = {}): PastScrape => {
  const stableInstances = instances.map((bad): Counts => ({ bad, total: 100 }));
  const stable = {
    bad: instances.reduce((sum, bad) => sum + bad, 0),
    total: 100 * instances.length,
  };
  const counts = { candidate: { bad: 20, total: 100 }, stable, stableInstances };
  return { gates: { errors: counts }, ...more };
};

test('history knows how bursty stable was, its bad ratio, and how cold a candidate starts', () => {
  const rows = [...times(10, [8, 0, 0, 0]), ...times(10, [0, 0, 8, 0])];
  const history = learnHistory(rows.map((row) => scrape(row, { candidateAgeMs: 0 })));
  expect(history['errors']).toMatchObject({ baseRate: 0.02, requests: 8000, scrapes: 20 });
  expect(history['errors']?.dispersion).toBeCloseTo(8);
  expect(history['errors']?.freedom).toBe(60);
  expect(history['errors']?.warmUpExcess).toBeCloseTo(9.53, 1);
});

test('nothing is learnt of nothing', () => {
  const counts = { candidate: { bad: 0, total: 0 }, stable: { bad: 0, total: 0 } };
  expect(learnHistory([{ gates: { errors: counts } }])['errors']).toEqual({
    dispersion: 1,
    freedom: 0,
    baseRate: 0,
    requests: 0,
    warmUpExcess: 0,
    scrapes: 1,
  });
});

test('a newer rollout weighs more than an older one, and a gate that only one knows is kept', () => {
  const [one, two] = [learnHistory([scrape([4, 4])]), learnHistory([scrape([0, 0])])];
  const both = addHistory(one, two)['errors'];
  expect(both?.baseRate).toBeCloseTo((0.8 * 8) / (0.8 * 200 + 200));
  expect(both?.requests).toBeCloseTo(360);
  expect(addHistory(one, { slow: two['errors'] ?? NONE })).toEqual({ ...one, slow: two['errors'] });
  expect(addHistory({ errors: NONE }, { errors: NONE })['errors']).toEqual(NONE);
});

const NONE = { dispersion: 1, freedom: 0, baseRate: 0, requests: 0, warmUpExcess: 0, scrapes: 0 };

test('history makes a proof at little traffic shorter', () => {
  const gates = [{ name: 'errors', weight: 1, bounds: { ...BOUNDS, dispersion: 2 } }];
  const policy = policyOf({ gates });
  const past = { ...NONE, freedom: 300, baseRate: 0.0005, requests: 1e6, scrapes: 500 };
  const scrapesUntil = (change: Partial<typeof policy>) =>
    judgeAll({ ...policy, ...change }, times(200, seen([0, 10], [0, 30]))).verdicts.findIndex(
      ({ kind }) => kind === 'advance',
    );
  const [plain, learnt] = [scrapesUntil({}), scrapesUntil({ history: { errors: past } })];
  expect(learnt).toBeGreaterThan(10);
  expect(learnt).toBeLessThan(0.7 * plain);
});

test('history that is contradicted is not relied on alone', () => {
  const gates = [{ name: 'errors', weight: 1, bounds: { ...BOUNDS, dispersion: 1 } }];
  const past = { ...NONE, freedom: 150, requests: 1e6, baseRate: 0.01 };
  const policy = policyOf({ gates, history: { errors: past } });
  const bursty = {
    kind: 'known',
    gates: {
      errors: {
        candidate: { bad: 0, total: 100 },
        stable: { bad: 40, total: 400 },
        stableInstances: [40, 0, 0, 0].map((bad) => ({ bad, total: 100 })),
      },
    },
  } as const;
  const { verdicts } = judgeAll(policy, times(60, bursty));
  expect(verdicts[0]?.gates[0]?.trusted).toBe(true);
  expect(verdicts.at(-1)?.gates[0]?.trusted).toBe(false);
});
