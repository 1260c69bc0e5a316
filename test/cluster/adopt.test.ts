import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import { IMAGE } from './releases.ts';
import { askAs, openZhiyou, until, type Zhiyou } from './zhiyou.ts';

const call = promisify(execFile);
const MINUTES = 60_000;
const RATE = 150;
const NAME = 'smart-travel';
const OWNERS = String.raw`--output=jsonpath={.items[*].metadata.labels.app\.kubernetes\.io/managed-by}`;

let zhiyou: Zhiyou | undefined;
let visitors: Visitors | undefined;

afterEach(async () => {
  await visitors?.stop();
  await zhiyou?.close();
  visitors = undefined;
  zhiyou = undefined;
}, 5 * MINUTES);

/** The plain command of the chart's page, and visitors once it serves. */
async function installAlone(route: (host: string) => object): Promise<Zhiyou> {
  const opened = await openZhiyou('gateway');
  zhiyou = opened;
  const set = Object.entries(route(opened.host)).map(
    ([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`,
  );
  const where = `--namespace=${opened.namespace}`;
  const values = `--values=${join(opened.folder, 'values.json')}`;
  const image = [`--set=image.repository=${IMAGE}`, '--set=image.tag=6.2.0'];
  const chart = 'helm/smart-travel';
  await call('helm', ['upgrade', '--install', NAME, chart, where, values, ...image, ...set]);
  await opened.kubectl('rollout', 'status', `deployment/${NAME}`, '--timeout=180s');
  await until(
    'the installation answers through the edge',
    async () => (await askAs(opened.host, {})) === '6.2.0',
    2 * MINUTES,
  );
  visitors = opened.visitors(RATE);
  return opened;
}

function expectNothingLost(): void {
  const stats = visitors?.stats();
  expect({
    failed: stats?.failed,
    failures: stats?.failures,
    givenUp: stats?.orders.givenUp,
    some: (stats?.orders.paid ?? 0) > 0,
  }).toEqual({ failed: 0, failures: [], givenUp: 0, some: true });
}

const ingress = (host: string) => ({ ingress: { enabled: true, hosts: [host] } });
const httpRoute = (host: string) => ({
  httpRoute: {
    enabled: true,
    parentRefs: [{ name: 'traefik-gateway', namespace: 'kube-system' }],
    hostnames: [host],
  },
});

/** Only the slot is left, and no route of Helm. */
async function expectTakenOver(here: Zhiyou): Promise<void> {
  expect(await here.kubectl('get', 'deployments', '--output=name')).toBe(
    'deployment.apps/smart-travel-blue\n',
  );
  expect(await here.kubectl('get', 'ingresses,httproutes', OWNERS)).not.toMatch(/Helm/);
  expectNothingLost();
}

test(
  'what Helm installed alone is taken over without a failed request, and rolls out then',
  async () => {
    const here = await installAlone(ingress);
    const refused = await here.expect(2, 'deploy', '--image-tag', '6.2.1');
    expect(refused.stderr).toMatch(/smart-travel serves this application alone/);
    const looked = await here.expect(0, 'adopt', '--dry-run');
    expect(looked.stdout).toMatch(/smart-travel → .*6\.2\.0/);
    await here.expect(0, 'adopt');
    await expectTakenOver(here);
    await here.expect(0, 'deploy', '--strategy', 'blue-green', '--image-tag', '6.2.1');
    expectNothingLost();
  },
  10 * MINUTES,
);

test(
  'a route of the same name changes hands in place without a failed request',
  async () => {
    const here = await installAlone(httpRoute);
    await here.expect(0, 'adopt');
    await expectTakenOver(here);
    await here.expect(0, 'deploy', '--strategy', 'blue-green', '--image-tag', '6.2.1');
    expectNothingLost();
  },
  10 * MINUTES,
);
