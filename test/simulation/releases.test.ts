import { expect, test } from 'vitest';
import { seedsOf } from './random.ts';
import { GATES, HEALTHY, scenarioOf, type Release } from './scenario.ts';
import { simulateAll, type Outcome } from './simulate.ts';

const SEEDS = 40;
/** What a release does, how it differs from a healthy one, and why it must go back. */
const BAD: readonly (readonly [string, Partial<Release>, string])[] = [
  [
    'fails 8 % of the payments of one provider',
    { paymentFailureRatio: { wechat: 0.08, alipay: 0.006 } },
    'harm',
  ],
  [
    'fails 5 % of the payments of all',
    { paymentFailureRatio: { wechat: 0.05, alipay: 0.05 } },
    'harm',
  ],
  ['answers 5 % with errors', { errorRatio: 0.05 }, 'harm'],
  ['answers 20 % slowly', { slowRatio: 0.2 }, 'harm'],
  ['answers 5 % with errors once it serves most', { errorRatio: 0.05, badFromPercent: 60 }, 'harm'],
  ['loses money', { losesMoney: true }, 'ledger-difference'],
];

async function play(release: Partial<Release>, seeds: number): Promise<readonly Outcome[]> {
  const scenarios = seedsOf(seeds).map((seed) =>
    scenarioOf(seed, { candidate: { ...HEALTHY, ...release } }),
  );
  const { outcomes, broken } = await simulateAll(scenarios);
  expect(broken).toEqual([]);
  return outcomes;
}

function seedsThat(outcomes: readonly Outcome[], phase: string): readonly number[] {
  return outcomes.filter((one) => one.document?.state.phase === phase).map(({ seed }) => seed);
}

test.each(BAD)('a release that %s is never promoted', async (_what, release, reason) => {
  const outcomes = await play(release, SEEDS);
  expect(seedsThat(outcomes, 'promoted')).toEqual([]);
  const reasons = outcomes.map(({ document }) => document?.state.abortReason?.code);
  expect(new Set(reasons)).toEqual(new Set([reason]));
});

test('a release that fails as many payments as the gate barely tolerates is never promoted', async () => {
  const ratio = { wechat: 0.05, alipay: 0.006 };
  const outcomes = await play({ paymentFailureRatio: ratio }, SEEDS);
  expect(seedsThat(outcomes, 'promoted')).toEqual([]);
});

test('a release that ends by itself again and again is never promoted', async () => {
  expect(seedsThat(await play({ crashAfterMs: 4000 }, SEEDS), 'promoted')).toEqual([]);
});

test('a release that is never ready is never promoted', async () => {
  // It is waited for until the phase's deadline, so that each of these takes long.
  expect(seedsThat(await play({ startMs: Infinity }, 5), 'promoted')).toEqual([]);
});

test('a good release is rolled back by chance at most as often as alpha allows', async () => {
  const outcomes = await play({}, 200);
  const mean = GATES.policy.alpha * outcomes.length;
  expect(seedsThat(outcomes, 'rolled-back').length).toBeLessThanOrEqual(mean + 3 * Math.sqrt(mean));
  expect(seedsThat(outcomes, 'promoted').length).toBeGreaterThan(outcomes.length * 0.9);
});
