import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../../src/adapters/kubernetes/client/kinds.ts';
import { podLedger } from '../../src/adapters/kubernetes/ledger/pod-ledger.ts';
import { scrapePods } from '../../src/adapters/kubernetes/metrics/scrape-pods.ts';
import type { SlotName } from '../../src/domain/record.ts';
import { APPLICATION, openSmallShop, type SmallShop } from './small-shop.ts';
import { readingsAt } from '../fakes/readings.ts';

const SOON = { timeout: 120_000, interval: 500 } as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const noteSchema = z.looseObject({ data: z.looseObject({ release: z.string() }) });
let shop: SmallShop;
let skewMs = 0;

beforeEach(async () => {
  skewMs = 0;
  shop = await openSmallShop(() => Date.now() + skewMs);
});
afterEach(() => shop.close());

const deploy = (release: string, slot: SlotName = 'green') =>
  shop.workloads.deploy({ slot, release });
const seen = () => shop.workloads.observe('green');
const revisions = async () =>
  (await shop.helm.history('shop-green', 10)).map(({ status }) => status);

async function podNames(): Promise<string[]> {
  const labelSelector = 'zhiyou.dev/slot=green';
  const pods = await shop.cluster.list(KINDS.Pod, { labelSelector });
  return pods.map(({ metadata }) => metadata.name);
}

describe('slots', { timeout: 300_000 }, () => {
  test('a slot becomes whole; asking again makes no revision; another release takes its place', async () => {
    expect(await seen()).toMatchObject({ release: undefined, wanted: 0 });
    await deploy('6.2.0');
    await deploy('6.2.0');
    await expect.poll(seen, SOON).toEqual({
      release: '6.2.0',
      ready: 2,
      wanted: 2,
      restarts: 0,
      trouble: undefined,
    });
    expect(await revisions()).toEqual(['deployed']);
    await deploy('6.2.1');
    expect(await seen()).toMatchObject({ release: '6.2.1' });
    await expect.poll(seen, SOON).toMatchObject({ release: '6.2.1', ready: 2 });
    expect(await revisions()).toEqual(['superseded', 'deployed']);
  });

  test('numbers, books and what runs are read from the pods', async () => {
    await deploy('6.2.1');
    await expect.poll(seen, SOON).toMatchObject({ ready: 2 });
    const place = { cluster: shop.cluster, application: APPLICATION, port: 3000 };
    const readings = readingsAt({ default: 500 });
    const pods = scrapePods({ ...place, readings, nowMs: Date.now });
    const samples = await pods.scrape('green');
    expect(samples.map(({ series }) => series)).toEqual([
      { 'answers:default': 100, 'slow:default': 10 },
      { 'answers:default': 100, 'slow:default': 10 },
    ]);
    expect(new Set(samples.map(({ instance }) => instance)).size).toBe(2);
    expect(await pods.inflightOf('green')).toEqual({ requests: 4, payments: 2 });
    expect(await pods.inflightOf('blue')).toEqual({ requests: 0, payments: 0 });
    expect(await podLedger(place).reconcile()).toMatchObject({
      differenceFen: 0n,
      pendingBySlot: { blue: 1, green: 0 },
    });
  });

  test('55: a candidate starts at the size that stable has, and is given its declared one later', async () => {
    await deploy('6.2.0', 'blue');
    const blue = { kind: KINDS.Deployment, name: 'shop-blue' };
    await shop.cluster.patch(
      blue,
      { spec: { replicas: 3 } },
      { type: 'merge', subresource: 'scale' },
    );
    await deploy('scaled');
    await expect.poll(seen, SOON).toMatchObject({ release: 'scaled', ready: 3, wanted: 3 });
    const before = await podNames();
    await shop.workloads.settle({ slot: 'green', release: 'scaled' });
    await shop.workloads.settle({ slot: 'green', release: 'scaled' });
    const autoscaler = { kind: KINDS.HorizontalPodAutoscaler, name: 'shop-green' };
    expect(await shop.cluster.get(autoscaler)).toMatchObject({ spec: { minReplicas: 1 } });
    // The autoscaler may end some in its own time; nothing is started again.
    expect(before).toEqual(expect.arrayContaining(await podNames()));
    expect(await seen()).toMatchObject({ release: 'scaled', restarts: 0, trouble: undefined });
    expect(await revisions()).toEqual(['superseded', 'deployed']);
  });

  test('a slot goes away once its pods have ended, and can be used again', async () => {
    await deploy('6.2.0');
    await expect.poll(seen, SOON).toMatchObject({ ready: 2 });
    await shop.workloads.retire('green');
    await shop.workloads.retire('green');
    expect(await seen()).toMatchObject({ release: undefined, ready: 0, wanted: 0 });
    expect(await shop.cluster.list(KINDS.Pod)).toEqual([]);
    expect(await revisions()).toEqual([]);
    await deploy('6.2.1');
    await expect.poll(seen, SOON).toMatchObject({ release: '6.2.1', ready: 2 });
  });

  test('a retirement that was cut off is finished before the slot is used again', async () => {
    await deploy('6.2.0');
    await expect.poll(seen, SOON).toMatchObject({ ready: 2 });
    const green = { kind: KINDS.Deployment, name: 'shop-green' };
    await shop.cluster.patch(
      green,
      { spec: { replicas: 0 } },
      { type: 'merge', subresource: 'scale' },
    );
    expect(await seen()).toMatchObject({ release: undefined, wanted: 0 });
    await deploy('6.2.0');
    await expect.poll(seen, SOON).toMatchObject({ release: '6.2.0', ready: 2 });
  });
});

describe('a run of Helm that was killed', { timeout: 300_000 }, () => {
  test.each(['pending-upgrade', 'pending-install'])(
    '%s is recovered once it must be over',
    async (status) => {
      if (status === 'pending-upgrade') await deploy('6.2.0');
      await shop.helm.install({
        name: 'shop-green',
        chart: { location: `${import.meta.dirname}/small-chart` },
        values: { slot: { name: 'green' }, image: 'localhost/killed:1', release: 'killed' },
        description: 'killed',
      });
      const name = `sh.helm.release.v1.shop-green.v${status === 'pending-upgrade' ? 2 : 1}`;
      await setPending(name, status);
      await expect(deploy('6.2.1')).rejects.toMatchObject({ code: 'conflict', retryable: true });
      skewMs = DAY_MS;
      await deploy('6.2.1');
      await expect.poll(seen, SOON).toMatchObject({ release: '6.2.1', ready: 2 });
      expect((await revisions()).at(-1)).toBe('deployed');
    },
  );
});

/** Makes Helm's note of a revision say that its run is still going on. */
async function setPending(name: string, status: string): Promise<void> {
  const ref = { kind: KINDS.Secret, name };
  const { data } = noteSchema.parse(await shop.cluster.get(ref));
  const packed = Buffer.from(Buffer.from(data.release, 'base64').toString(), 'base64');
  const note = JSON.parse(gunzipSync(packed).toString()) as { info: object };
  const changed = { ...note, info: { ...note.info, status } };
  const text = gzipSync(JSON.stringify(changed)).toString('base64');
  const release = Buffer.from(text).toString('base64');
  const patch = { metadata: { labels: { status } }, data: { release } };
  await shop.cluster.patch(ref, patch, { type: 'merge' });
}

describe('trouble is told as soon as the cluster tells it', { timeout: 300_000 }, () => {
  test.each([
    ['no-image', /^pod shop-green-\S+: (?:ErrImagePull|ImagePullBackOff): .*localhost\/nowhere:1/],
    ['crash', /^pod shop-green-\S+: container app ended with 3 \(Error\).*\nno database$/s],
    [
      'never-ready',
      /^pod shop-green-\S+: container app runs and is not ready: Unhealthy: Readiness probe failed: .*503/,
    ],
    ['greedy', /^pod shop-green-\S+: container app ended with 137 \(OOMKilled\)/],
    ['huge', /^pod shop-green-\S+: Unschedulable: .*Insufficient cpu/],
  ])('%s', async (release, words) => {
    await deploy(release);
    await expect.poll(async () => (await seen()).trouble, SOON).toMatch(words);
    expect(await seen()).toMatchObject({ release, ready: 0, wanted: 2 });
  });

  test('an image that did not come twice never will', async () => {
    await deploy('no-image');
    await expect
      .poll(async () => (await seen()).cannotStart, SOON)
      .toMatch(/^pod shop-green-\S+: (?:ErrImagePull|ImagePullBackOff): /);
  });

  test('45: a quota', async () => {
    await shop.cluster.create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small' },
      spec: { hard: { pods: '1' } },
    });
    await deploy('6.2.0');
    const words = /^FailedCreate: .*exceeded quota: small/;
    await expect.poll(async () => (await seen()).trouble, SOON).toMatch(words);
  });
});
