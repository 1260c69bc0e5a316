import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRiders } from './riders.ts';
import { deployment, MINUTES, openTrial, whileAsking, type Trial } from './trial.ts';
import { askAs, until } from './zhiyou.ts';

vi.setConfig({ testTimeout: 10 * MINUTES, hookTimeout: 10 * MINUTES });

const USED_PODS = '--output=jsonpath={.status.used.pods}';
let trial: Trial;

beforeAll(async () => {
  trial = await openTrial('gateway');
});
afterAll(() => trial.close());

async function expectUntouched(): Promise<void> {
  expect(await trial.zhiyou.kubectl('get', 'deployments', '--output=name')).toBe(
    'deployment.apps/smart-travel-blue\n',
  );
}

test('an image that is not there is refused before anything is touched', async () => {
  const { stderr } = await trial.deploy(2, '9.9.9');
  expect(stderr).toMatch(/there is no image 127\.0\.0\.1:5000\/.*:9\.9\.9/);
  await expectUntouched();
});

test('45: a quota without room for both slots is told before anything is touched', async () => {
  const { kubectl } = trial.zhiyou;
  await kubectl('create', 'quota', 'small', '--hard=pods=3');
  // The quota counts what is there a moment after it was made.
  await until(
    'the quota counts',
    async () => (await kubectl('get', 'quota', 'small', USED_PODS)) === '2',
    MINUTES,
  );
  const { stderr } = await trial.deploy(2, '6.2.1');
  expect(stderr).toMatch(/nothing was touched, because:\n {2}.*small.* has no room for both/);
  await kubectl('delete', 'quota', 'small');
  await expectUntouched();
});

test.each([
  ['canary', '6.2.1', '35, 40, 51, 53, 55'],
  ['blue-green', '6.2.0', '32, 34, 39, 40, 41'],
])(
  'a good release is promoted by %s, and requests of five seconds and kept connections live through it',
  async (strategy, release) => {
    const riders = startRiders(trial.zhiyou.host);
    const { stdout } = await trial.deploy(0, release, strategy);
    const { slow, posts } = await riders.stop();
    expect(stdout).toMatch(/promoted: .* 0 of [\d ]+ requests failed/);
    expect([slow.lost, posts.lost]).toEqual([[], []]);
    expect(Math.min(slow.answered, posts.answered)).toBeGreaterThan(0);
    await trial.expectNothingLost();
  },
);

test('40, 64: going back after a promotion is one write of weights', async () => {
  await trial.zhiyou.expect(0, 'rollback', '--reason', 'by test');
  await trial.expectNothingLost();
});

test('85: latest is looked up once and gets the name of what it is', async () => {
  const { stdout } = await trial.deploy(0, 'latest', 'blue-green');
  expect(stdout).toMatch(/promoted: latest-[0-9a-f]{12} /);
  const images = await trial.zhiyou.kubectl(
    'get',
    'pods',
    '--output=jsonpath={.items[*].spec.containers[0].image}',
  );
  expect(images).toMatch(/@sha256:[0-9a-f]{64}/);
  expect(images).not.toMatch(/:latest/);
  await trial.expectNothingLost();
});

test('42: while one deploys, another is told who does', async () => {
  const first = await trial.deployUntil('shifting');
  const { stderr } = await trial.deploy(4, '6.2.1');
  expect(stderr).toMatch(/is being deployed by/);
  expect((await first.ended).code).toBe(0);
  await trial.expectNothingLost();
});

test('an experiment by cookie shows the candidate to whoever carries it, and to nobody else', async () => {
  const { host, start, declare } = trial.zhiyou;
  declare((yaml) => yaml.replace('header: x-beta', 'cookie: beta'));
  const before = trial.visitors.stats().releases['6.2.1'];
  const deploy = start(...deployment('6.2.1', 'ab'));
  const cookie = { cookie: 'theme=dark; beta=1' };
  await until(
    'the candidate answers the cookie',
    async () => (await askAs(host, cookie)) === '6.2.1',
    4 * MINUTES,
  );
  expect((await whileAsking(host, deploy.ended, cookie)).code).toBe(0);
  expect(trial.visitors.stats().releases['6.2.1']).toEqual(before);
  await trial.expectNothingLost();
});

test('25, 54: a slot is replaced in place, pod by pod', async () => {
  await trial.deploy(0, '6.2.1', 'rolling');
  expect(await askAs(trial.zhiyou.host, {})).toBe('6.2.1');
  await trial.expectNothingLost();
});
