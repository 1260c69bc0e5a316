import { expect, test } from 'vitest';
import { seedsOf } from './random.ts';
import { GATES, HEALTHY, scenarioOf, type Release } from './scenario.ts';
import { simulateAll, type Outcome } from './simulate.ts';

const SEEDS = 40;
const BAD: readonly (readonly [string, Partial<Release>])[] = [
  [
    'fails 5 % of the payments of one provider',
    { paymentFailureRatio: { wechat: 0.05, alipay: 0.006 } },
  ],
  ['fails 5 % of the payments of all', { paymentFailureRatio: { wechat: 0.05, alipay: 0.05 } }],
  ['answers 5 % with errors', { errorRatio: 0.05 }],
  ['answers 20 % slowly', { slowRatio: 0.2 }],
  ['answers 5 % with errors once it serves most', { errorRatio: 0.05, badFromPercent: 60 }],
  ['loses money', { losesMoney: true }],
  ['ends by itself again and again', { crashAfterMs: 4000 }],
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

test.each(BAD)('a release that %s is never promoted', async (_what, release) => {
  expect(seedsThat(await play(release, SEEDS), 'promoted')).toEqual([]);
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
