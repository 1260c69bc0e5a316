import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { askAs, openZhiyou, until, type Zhiyou } from './zhiyou.ts';

const MINUTES = 60_000;
let zhiyou: Zhiyou;
let visitors: Visitors;

beforeAll(async () => {
  zhiyou = await openZhiyou('traefik');
  await zhiyou.expect(0, 'deploy', '--image-tag', '6.2.0');
  visitors = zhiyou.visitors(150);
}, 10 * MINUTES);

afterAll(async () => {
  await visitors.stop();
  await zhiyou.close();
}, 5 * MINUTES);

/** Visitors of the experiment come, one after another, until the command has ended. */
async function whileAsking<T>(
  command: Promise<T>,
  headers: Readonly<Record<string, string>>,
): Promise<T> {
  const over = new AbortController();
  const ended = command.finally(() => over.abort());
  while (!over.signal.aborted) await askAs(zhiyou.host, headers);
  return ended;
}

function expectNothingLost(): void {
  const { failed, failures, orders } = visitors.stats();
  expect({ failed, failures, givenUp: orders.givenUp }).toEqual({
    failed: 0,
    failures: [],
    givenUp: 0,
  });
}

test(
  'an experiment by header shows the candidate to whoever asks for it, and goes back as planned',
  async () => {
    const deploy = zhiyou.start('deploy', '--strategy', 'ab', '--image-tag', '6.2.1');
    await until(
      'the candidate answers the header',
      async () => (await askAs(zhiyou.host, { 'x-beta': '1' })) === '6.2.1',
      4 * MINUTES,
    );
    expect(await askAs(zhiyou.host, {})).toBe('6.2.0');
    // Only those who ask for it bring evidence.
    const ended = await whileAsking(deploy.ended, { 'x-beta': '1' });
    expect(ended.code).toBe(0);
    expectNothingLost();
  },
  8 * MINUTES,
);

test(
  'a good release is promoted by canary, and taken back by one write of weights',
  async () => {
    await zhiyou.expect(0, 'deploy', '--strategy', 'canary', '--image-tag', '6.2.1');
    expect(await askAs(zhiyou.host, {})).toBe('6.2.1');
    await zhiyou.expect(0, 'rollback', '--reason', 'by test');
    expect(await askAs(zhiyou.host, {})).toBe('6.2.0');
    expectNothingLost();
  },
  8 * MINUTES,
);
