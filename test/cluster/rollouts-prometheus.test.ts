import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startPrometheus, type Prometheus } from './prometheus.ts';
import { deployment, metIn, MINUTES, openTrial, type Trial } from './trial.ts';
import { textOf, until } from './zhiyou.ts';

vi.setConfig({ testTimeout: 10 * MINUTES, hookTimeout: 10 * MINUTES });

let trial: Trial;
let prometheus: Prometheus;

beforeAll(async () => {
  trial = await openTrial('gateway');
  prometheus = await startPrometheus(trial.zhiyou.namespace);
  await until('Prometheus has numbers', async () => (await prometheus.up()) > 0, MINUTES);
  trial.zhiyou.declare((yaml) =>
    yaml.replace(
      '    kubernetes:\n',
      `    kubernetes:\n      prometheus: { url: ${prometheus.url} }\n`,
    ),
  );
});
afterAll(async () => {
  await trial.close();
  await prometheus.close();
});

test('a good release is promoted by the numbers of a Prometheus', async () => {
  const { stdout } = await trial.deploy(0, '6.2.1');
  expect(stdout).toMatch(/promoted: 6\.2\.1/);
  await trial.expectNothingLost();
});

test('a release whose payments fail goes back by them', async () => {
  const { stdout } = await trial.deploy(3, '6.2.2');
  expect(stdout).toMatch(/payment/);
  await trial.expectNothingLost('6.2.2');
});

test('without its Prometheus a rollout goes back by itself, and nothing is lost', async () => {
  const deploy = trial.zhiyou.start(...deployment('6.2.0'));
  await metIn(trial.phases, 'shifting', deploy);
  await prometheus.kill();
  const ended = await deploy.ended;
  expect([ended.code, textOf(ended)]).toEqual([3, expect.stringMatching(/numbers/)]);
  await trial.expectNothingLost('6.2.2');
});
