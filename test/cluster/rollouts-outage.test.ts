import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deployment, metIn, MINUTES, openTrial, type Trial } from './trial.ts';
import { changedKubeconfig, openTunnel, type Tunnel } from './tunnel.ts';
import { textOf } from './zhiyou.ts';

vi.setConfig({ testTimeout: 12 * MINUTES, hookTimeout: 10 * MINUTES });

const OUTAGE_MS = 60_000;
let tunnel: Tunnel;
let trial: Trial;

beforeAll(async () => {
  tunnel = await openTunnel();
  trial = await openTrial('gateway');
});
afterAll(async () => {
  await trial.close();
  tunnel.close();
});

test('an API server that is out of reach for a minute stops a rollout, and ends nothing', async () => {
  const config = changedKubeconfig({ cluster: { 'proxy-url': tunnel.url } });
  const deploy = trial.zhiyou.startBy({ kubeconfig: config.path }, ...deployment('6.2.1'));
  await metIn(trial.phases, 'shifting', deploy);
  tunnel.cut(true);
  await wait(OUTAGE_MS);
  tunnel.cut(false);
  const ended = await deploy.ended;
  config.remove();
  expect([ended.code, textOf(ended)]).toEqual([0, expect.stringContaining('promoted: 6.2.1')]);
  await trial.expectNothingLost();
});
