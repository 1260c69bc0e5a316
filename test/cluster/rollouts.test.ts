import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { openZhiyou, textOf, until, type Zhiyou } from './zhiyou.ts';

const MINUTES = 60_000;
const RATE = 150;
const BAD_RELEASES: ReadonlySet<string> = new Set(['6.2.2', '6.2.3', '6.2.4']);
const USED_PODS = '--output=jsonpath={.status.used.pods}';
let zhiyou: Zhiyou;
let visitors: Visitors;
let serving = '6.2.0';

beforeAll(async () => {
  zhiyou = await openZhiyou('gateway');
  await zhiyou.expect(0, ...deployment('6.2.0'));
  visitors = zhiyou.visitors(RATE);
}, 10 * MINUTES);

afterAll(async () => {
  await visitors.stop();
  await zhiyou.close();
}, 5 * MINUTES);

function deployment(release: string, strategy = 'canary'): readonly string[] {
  return ['deploy', '--strategy', strategy, '--image-tag', release];
}

function other(): string {
  return serving === '6.2.0' ? '6.2.1' : '6.2.0';
}

/** Nothing that visitors asked for was lost, and every order that was paid is in the books. */
function expectNothingLost(): void {
  const { failed, failures, orders } = visitors.stats();
  expect({ failed, failures, givenUp: orders.givenUp }).toEqual({
    failed: 0,
    failures: [],
    givenUp: 0,
  });
}

test(
  'an image that is not there is refused before anything is touched',
  async () => {
    const ended = await zhiyou.expect(2, ...deployment('9.9.9'));
    expect(ended.stderr).toMatch(/there is no image 127\.0\.0\.1:5000\/.*:9\.9\.9/);
    expect(await zhiyou.kubectl('get', 'deployments', '--output=name')).toBe(
      'deployment.apps/smart-travel-blue\n',
    );
  },
  2 * MINUTES,
);

test(
  'a quota without room for both slots is told before anything is touched',
  async () => {
    await zhiyou.kubectl('create', 'quota', 'small', '--hard=pods=3');
    // The quota counts what is there a moment after it was made.
    await until(
      'the quota counts',
      async () => (await zhiyou.kubectl('get', 'quota', 'small', USED_PODS)) === '2',
      MINUTES,
    );
    const ended = await zhiyou.expect(2, ...deployment('6.2.1'));
    expect(ended.stderr).toMatch(
      /nothing was touched, because:\n {2}.*small.* has no room for both/,
    );
    await zhiyou.kubectl('delete', 'quota', 'small');
    expect(await zhiyou.kubectl('get', 'deployments', '--output=name')).toBe(
      'deployment.apps/smart-travel-blue\n',
    );
  },
  3 * MINUTES,
);

test.each(['canary', 'blue-green'])(
  'a good release is promoted by %s',
  async (strategy) => {
    const release = other();
    const ended = await zhiyou.expect(0, ...deployment(release, strategy));
    expect(ended.stdout).toMatch(/promoted: .* 0 of [\d ]+ requests failed/);
    serving = release;
    expectNothingLost();
  },
  6 * MINUTES,
);

test(
  'going back after a promotion is one write of weights',
  async () => {
    await zhiyou.expect(0, 'rollback', '--reason', 'by test');
    serving = other();
    expectNothingLost();
  },
  3 * MINUTES,
);

test.each([
  ['whose payments fail', '6.2.2'],
  ['with 5 % errors', '6.2.3'],
  ['whose answers are slow', '6.2.4'],
])(
  'a release %s goes back by itself',
  async (_fault, release) => {
    const ended = await zhiyou.expect(3, ...deployment(release));
    expect(ended.stdout).toMatch(/rolled back: /);
    const { failures } = visitors.stats();
    // What a bad release answered is its own harm; nothing else may be lost.
    expect(failures.filter((one) => !BAD_RELEASES.has(one.release ?? ''))).toEqual([]);
  },
  6 * MINUTES,
);

test(
  'a release that never gets ready goes back with the reason, and nobody met it',
  async () => {
    const ended = await zhiyou.expect(3, ...deployment('6.2.6'));
    expect(textOf(ended)).toMatch(/crash|ended|ready/i);
  },
  8 * MINUTES,
);

test(
  'latest is looked up once and gets the name of what it is',
  async () => {
    const ended = await zhiyou.expect(0, ...deployment('latest', 'blue-green'));
    expect(ended.stdout).toMatch(/promoted: latest-[0-9a-f]{12} /);
    const images = await zhiyou.kubectl(
      'get',
      'pods',
      '--output=jsonpath={.items[*].spec.containers[0].image}',
    );
    expect(images).toMatch(/@sha256:[0-9a-f]{64}/);
    expect(images).not.toMatch(/:latest/);
    serving = 'latest';
  },
  6 * MINUTES,
);

test(
  'while one deploys, another is told who does; the command is killed, and the next one carries its rollout to the end',
  async () => {
    const release = '6.2.0';
    const first = zhiyou.start(...deployment(release));
    await until('shifting', async () => (await zhiyou.phase()) === 'shifting', 3 * MINUTES);
    const second = await zhiyou.expect(4, ...deployment('6.2.1'));
    expect(second.stderr).toMatch(/is being deployed by/);
    first.child.kill('SIGKILL');
    await first.ended;
    // The lease of a command that was killed ends by itself.
    await until(
      'the lease ends',
      async () => {
        const resumed = await zhiyou.run(...deployment(release));
        return resumed.code === 0;
      },
      6 * MINUTES,
    );
    serving = release;
    const { failures } = visitors.stats();
    expect(failures.filter((one) => !BAD_RELEASES.has(one.release ?? ''))).toEqual([]);
  },
  10 * MINUTES,
);

test(
  'an abort takes all traffic back, and its reason is kept',
  async () => {
    const deploy = zhiyou.start(...deployment('6.2.1'));
    await until('shifting', async () => (await zhiyou.phase()) === 'shifting', 3 * MINUTES);
    await zhiyou.expect(0, 'abort', '--reason', 'by test');
    expect((await deploy.ended).code).toBe(3);
    const verified = await zhiyou.expect(0, 'audit', 'verify');
    expect(verified.stdout).toMatch(/intact/);
    const { orders } = visitors.stats();
    expect(orders.givenUp).toBe(0);
  },
  6 * MINUTES,
);
