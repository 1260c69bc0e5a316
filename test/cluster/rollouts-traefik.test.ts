import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deployment, MINUTES, openTrial, whileAsking, type Trial } from './trial.ts';
import { askAs, until } from './zhiyou.ts';

vi.setConfig({ testTimeout: 10 * MINUTES, hookTimeout: 10 * MINUTES });

let trial: Trial;

beforeAll(async () => {
  trial = await openTrial('traefik');
});
afterAll(() => trial.close());

test('an experiment by header shows the candidate to whoever asks for it, and goes back as planned', async () => {
  const { host } = trial.zhiyou;
  const deploy = trial.zhiyou.start(...deployment('6.2.1', 'ab'));
  await until(
    'the candidate answers the header',
    async () => (await askAs(host, { 'x-beta': '1' })) === '6.2.1',
    4 * MINUTES,
  );
  expect(await askAs(host, {})).toBe('6.2.0');
  // Only those who ask for it bring evidence.
  const ended = await whileAsking(host, deploy.ended, { 'x-beta': '1' });
  expect(ended.code).toBe(0);
  expect(trial.visitors.stats().releases['6.2.1']).toBeUndefined();
  await trial.expectNothingLost();
});

test('a good release is promoted by canary, and taken back by one write of weights', async () => {
  const { host } = trial.zhiyou;
  await trial.deploy(0, '6.2.1');
  expect(await askAs(host, {})).toBe('6.2.1');
  await trial.zhiyou.expect(0, 'rollback', '--reason', 'by test');
  expect(await askAs(host, {})).toBe('6.2.0');
  await trial.expectNothingLost();
});
