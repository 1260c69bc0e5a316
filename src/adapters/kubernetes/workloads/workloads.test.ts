import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { fakeSlots, type FakeSlots } from '../../../../test/fakes/kubernetes-slots.ts';
import type { SlotName } from '../../../domain/record.ts';
import { OperationError } from '../../../shared/errors.ts';
import { openCluster, type Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { kubernetesWorkloads } from './index.ts';
import type { SlotContent } from './options.ts';

const CONTENT: SlotContent = {
  chart: { location: 'oci://harbor/charts/shop@sha256:1' },
  values: { image: { digest: 'sha256:2' }, replicas: 2 },
};
const MINUTE_MS = 60_000;
let api: KubernetesApi;
let cluster: Cluster;
let slots: FakeSlots;
let token: number;
let nowMs: number;

beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
  slots = fakeSlots(api);
  token = 7;
  nowMs = Date.now();
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

function workloads(
  contents: Readonly<Record<string, SlotContent>> = { '6.2.0': CONTENT, '6.2.1': CONTENT },
) {
  return kubernetesWorkloads({
    cluster,
    application: 'shop',
    helm: slots.helm,
    releases: { find: async (release) => contents[release], names: async () => [] },
    token: () => token,
    nowMs: () => nowMs,
    longestRunMs: MINUTE_MS,
    longestEndMs: MINUTE_MS,
    lookEveryMs: 1,
  });
}

function deployment(slot: SlotName) {
  return api.find(KINDS.Deployment, `shop-${slot}`);
}

test('the same release, chart and values make no revision, also for another process', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  expect(slots.installs).toEqual([
    {
      name: 'shop-green',
      chart: CONTENT.chart,
      description: '6.2.1',
      values: {
        ...CONTENT.values,
        mode: 'slot',
        application: 'shop',
        release: '6.2.1',
        slot: { name: 'green' },
      },
    },
  ]);
});

test.each<[string, SlotContent]>([
  ['values', { ...CONTENT, values: { ...CONTENT.values, image: { digest: 'sha256:3' } } }],
  ['chart', { ...CONTENT, chart: { location: 'oci://harbor/charts/shop@sha256:9' } }],
  ['content of the chart’s folder', { ...CONTENT, chartDigest: 'sha256:9' }],
])('85: another %s makes a revision of the same release', async (_what, changed) => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  await workloads({ '6.2.1': changed }).deploy({ slot: 'green', release: '6.2.1' });
  expect(slots.installs).toHaveLength(2);
});

test('a chart that lies elsewhere on another machine makes no revision', async () => {
  for (const location of ['/here/chart.tgz', '/there/chart.tgz']) {
    const content = { ...CONTENT, chart: { location }, chartDigest: 'sha256:9' };
    await workloads({ '6.2.1': content }).deploy({ slot: 'green', release: '6.2.1' });
  }
  expect(slots.installs).toHaveLength(1);
});

test('55: a candidate starts at the size that stable has now, and is given its own after the promotion', async () => {
  const slot = workloads();
  await slot.deploy({ slot: 'blue', release: '6.2.0' });
  const ref = { kind: KINDS.Deployment, name: 'shop-blue' };
  await cluster.patch(ref, { spec: { replicas: 5 } }, { type: 'merge' });
  await slot.deploy({ slot: 'green', release: '6.2.1' });
  expect(await slot.observe('green')).toMatchObject({ ready: 5, wanted: 5 });
  // Stable grows; that is no reason to install the candidate again.
  await cluster.patch(ref, { spec: { replicas: 6 } }, { type: 'merge' });
  await slot.deploy({ slot: 'green', release: '6.2.1' });
  expect(slots.installs).toHaveLength(2);
  await slot.settle({ slot: 'green', release: '6.2.1' });
  await slot.settle({ slot: 'green', release: '6.2.1' });
  expect(slots.installs.map(({ values }) => values['replicas'])).toEqual([2, 5, 2]);
});

test('what would be installed is what is installed', async () => {
  await workloads().deploy({ slot: 'blue', release: '6.2.0' });
  const planned = await workloads().wouldInstall({ slot: 'green', release: '6.2.1' });
  expect(slots.installs).toHaveLength(1);
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  expect(slots.installs[1]).toEqual(planned);
});

test('a slot that holds something else, or nothing, is not given a size', async () => {
  const slot = workloads();
  await slot.settle({ slot: 'green', release: '6.2.1' });
  await slot.deploy({ slot: 'green', release: '6.2.0' });
  await slot.settle({ slot: 'green', release: '6.2.1' });
  expect(slots.installs).toHaveLength(1);
});

test('an autoscaler that will raise the number in a moment counts as wanted already', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  api.put(KINDS.HorizontalPodAutoscaler, {
    metadata: { name: 'shop-green' },
    spec: { minReplicas: 4 },
  });
  expect(await workloads().observe('green')).toMatchObject({ ready: 2, wanted: 4 });
});

test('32: what a slot holds is read from its pods’ template, not from Helm', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  const found = deployment('green');
  const labels = {
    ...(found?.metadata['labels'] as object),
    'app.kubernetes.io/version': 'by-hand',
  };
  api.put(KINDS.Deployment, {
    ...found,
    spec: { replicas: 2, template: { metadata: { labels } } },
  });
  expect(await workloads().observe('green')).toMatchObject({ release: 'by-hand', ready: 0 });
});

test('38: pods of the revision before do not count', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.0' });
  const found = deployment('green');
  const old = api.objects(KINDS.ReplicaSet)[0];
  const labels = { 'app.kubernetes.io/version': '6.2.1' };
  const template = { metadata: { labels } };
  // Its controller has not seen the template yet: there is nothing of it.
  api.put(KINDS.Deployment, { ...found, spec: { replicas: 2, template } });
  const seen = { release: '6.2.1', ready: 0, wanted: 2, restarts: 0 };
  expect(await workloads().observe('green')).toMatchObject(seen);
  api.put(KINDS.ReplicaSet, {
    metadata: { ...old?.metadata, name: 'shop-green-new' },
    spec: { template: { metadata: { labels: { ...labels, 'pod-template-hash': '2' } } } },
    status: { availableReplicas: 1 },
  });
  expect(await workloads().observe('green')).toMatchObject({ ...seen, ready: 1 });
});

test('scaling takes nothing away from what is ready, before its controller has seen it either', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  const ref = { kind: KINDS.Deployment, name: 'shop-green' };
  await cluster.patch(ref, { spec: { replicas: 3 } }, { type: 'merge' });
  expect(await workloads().observe('green')).toMatchObject({ ready: 2, wanted: 3 });
  await cluster.patch(ref, { spec: { replicas: 1 } }, { type: 'merge' });
  expect(await workloads().observe('green')).toMatchObject({ ready: 1, wanted: 1 });
});

test('a holder of the lease that was overtaken writes nothing', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.0' });
  expect(deployment('green')?.metadata['annotations']).toMatchObject({
    'zhiyou.dev/fencing-token': '7',
  });
  token = 6;
  const late = { code: 'conflict', retryable: false };
  await expect(workloads().deploy({ slot: 'green', release: '6.2.1' })).rejects.toMatchObject(late);
  await expect(workloads().retire('green')).rejects.toMatchObject(late);
  await expect(workloads().settle({ slot: 'green', release: '6.2.0' })).rejects.toMatchObject(late);
  expect([slots.installs.length, slots.uninstalls.length]).toEqual([1, 0]);
});

test('40: a slot ends its pods first and goes then; asking again is no error', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  let left: number | undefined;
  const uninstall = slots.helm.uninstall;
  const helm = {
    ...slots.helm,
    uninstall: async (name: string) => {
      left ??= slots.pods('green').length;
      await uninstall(name);
    },
  };
  slots = { ...slots, helm };
  await workloads().retire('green');
  await workloads().retire('green');
  expect(left).toBe(0);
  expect(await workloads().observe('green')).toMatchObject({ release: undefined, wanted: 0 });
});

test('configuration that Helm was told to keep goes with its slot, and no other', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  for (const slot of ['green', 'blue']) {
    const labels = { 'zhiyou.dev/application': 'shop', 'zhiyou.dev/slot': slot };
    api.put(KINDS.ConfigMap, { metadata: { name: `shop-${slot}-config-1`, labels } });
  }
  await workloads().retire('green');
  expect(api.objects(KINDS.ConfigMap).map(({ metadata }) => metadata.name)).toEqual([
    'shop-blue-config-1',
  ]);
});

test('a retirement that was cut off is finished before the slot is used again', async () => {
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  const ref = { kind: KINDS.Deployment, name: 'shop-green' };
  await cluster.patch(ref, { spec: { replicas: 0 } }, { type: 'merge' });
  expect(await workloads().observe('green')).toMatchObject({ release: undefined, wanted: 0 });
  await workloads().deploy({ slot: 'green', release: '6.2.1' });
  expect(slots.uninstalls).toEqual(['shop-green']);
  expect(await workloads().observe('green')).toMatchObject({ release: '6.2.1', ready: 2 });
});

test('a release that is no label is refused, and so is one that nobody knows', async () => {
  await expect(workloads().checkRelease('6.2.1+build')).rejects.toThrow(
    'expected up to 63 letters',
  );
  await expect(workloads().checkRelease('x'.repeat(64))).rejects.toMatchObject({
    name: 'UserError',
  });
  await expect(workloads().checkRelease('6.9.0')).rejects.toThrow('known here: none');
});

const LOCKED = new OperationError('another operation is in progress', {
  code: 'conflict',
  retryable: true,
});

/** A note of Helm that a run is going on; installing is refused while it is there. */
function putNote(status: string): void {
  const name = 'sh.helm.release.v1.shop-green.v2';
  const labels = { owner: 'helm', name: 'shop-green', status };
  api.put(KINDS.Secret, { metadata: { name, labels } });
  slots.beforeInstall = () => {
    if (api.find(KINDS.Secret, name) !== undefined) throw LOCKED;
  };
}

test.each(['pending-install', 'pending-upgrade', 'pending-rollback'])(
  'a note %s is left alone while the run may go on, and removed when it must be over',
  async (status) => {
    putNote(status);
    nowMs = Date.now() + MINUTE_MS / 2;
    await expect(workloads().deploy({ slot: 'green', release: '6.2.1' })).rejects.toThrow(
      `a run of Helm is ${status} since`,
    );
    expect(slots.installs).toHaveLength(0);
    nowMs = Date.now() + 2 * MINUTE_MS;
    await workloads().deploy({ slot: 'green', release: '6.2.1' });
    expect(slots.installs).toHaveLength(1);
  },
);

test('what Helm refuses for another reason is not tried again', async () => {
  let tries = 0;
  slots.beforeInstall = () => {
    tries += 1;
    throw new OperationError('conflict with kubectl', { code: 'conflict', retryable: false });
  };
  await expect(workloads().deploy({ slot: 'green', release: '6.2.1' })).rejects.toThrow('kubectl');
  expect(tries).toBe(1);
});
