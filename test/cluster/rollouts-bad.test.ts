import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MINUTES, openTrial, type Trial } from './trial.ts';
import { textOf } from './zhiyou.ts';

vi.setConfig({ testTimeout: 10 * MINUTES, hookTimeout: 10 * MINUTES });

const HARMFUL = ['6.2.2', '6.2.3', '6.2.4', '6.2.7'];
let trial: Trial;

beforeAll(async () => {
  trial = await openTrial('gateway');
});
afterAll(() => trial.close());

// What a bad release answered is its own harm; nothing else may be lost.
test.each([
  ['whose payments fail', '6.2.2', 'canary'],
  ['with 5 % errors', '6.2.3', 'canary'],
  ['whose answers are slow', '6.2.4', 'canary'],
  ['that is good in its preview and bad under load', '6.2.7', 'blue-green'],
])('46, 59, 62: a release %s goes back by itself', async (_fault, release, strategy) => {
  const { stdout } = await trial.deploy(3, release, strategy);
  expect(stdout).toMatch(/rolled back: /);
  await trial.expectNothingLost(...HARMFUL);
});

// A candidate that is never whole, or says nothing of its requests, goes when its time is over.
const inShortTime = (yaml: string) => yaml.replace('phaseDeadline: 4m', 'phaseDeadline: 30s');

test('46: a release that is silent about itself goes back by itself, and nothing is lost', async () => {
  trial.zhiyou.declare(inShortTime);
  const { stdout } = await trial.deploy(3, '6.2.5');
  expect(stdout).toMatch(/rolled back: /);
  await trial.expectNothingLost(...HARMFUL);
});

test.each([
  ['that ends when it starts', '6.2.6', /crash|ended|ready/i],
  ['that never gets ready', '6.2.9', /startup|probe|ready/i],
  ['that fails its checks', '6.2.8', /check/i],
])(
  '38: a release %s goes back with the reason, and nobody met it',
  async (_fault, release, reason) => {
    trial.zhiyou.declare(inShortTime);
    expect(textOf(await trial.deploy(3, release, 'blue-green'))).toMatch(reason);
    expect(trial.visitors.stats().releases[release]).toBeUndefined();
    await trial.expectNothingLost(...HARMFUL);
  },
);
