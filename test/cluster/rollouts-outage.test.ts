import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { changedKubeconfig, openTunnel, type Tunnel } from './tunnel.ts';
import { openZhiyou, textOf, until, type Zhiyou } from './zhiyou.ts';

const MINUTES = 60_000;
const OUTAGE_MS = 60_000;
let tunnel: Tunnel;
let zhiyou: Zhiyou;
let visitors: Visitors;

beforeAll(async () => {
  tunnel = await openTunnel();
  zhiyou = await openZhiyou('gateway');
  await zhiyou.expect(0, 'deploy', '--image-tag', '6.2.0');
  visitors = zhiyou.visitors(150);
}, 10 * MINUTES);

afterAll(async () => {
  await visitors.stop();
  await zhiyou.close();
  tunnel.close();
}, 5 * MINUTES);

test(
  'an API server that is out of reach for a minute stops a rollout, and ends nothing',
  async () => {
    const config = changedKubeconfig({ cluster: { 'proxy-url': tunnel.url } });
    const deploy = zhiyou.startBy(config.path, 'deploy', '--image-tag', '6.2.1');
    await until('shifting', async () => (await zhiyou.phase()) === 'shifting', 3 * MINUTES);
    tunnel.cut(true);
    await wait(OUTAGE_MS);
    tunnel.cut(false);
    const ended = await deploy.ended;
    config.remove();
    expect([ended.code, textOf(ended)]).toEqual([0, expect.stringContaining('promoted: 6.2.1')]);
    const { failed, failures, orders } = visitors.stats();
    expect({ failed, failures, givenUp: orders.givenUp }).toEqual({
      failed: 0,
      failures: [],
      givenUp: 0,
    });
  },
  8 * MINUTES,
);
