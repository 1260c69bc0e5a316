import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { fakeSlots, READY, type FakeSlots } from '../../../../test/fakes/kubernetes-slots.ts';
import { openCluster, type Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { deploySlot } from './deploy-slot.ts';
import { observeSlot } from './observe-slot.ts';
import type { SlotContent, WorkloadsOptions } from './options.ts';

const CONTENT: SlotContent = {
  chart: { location: 'oci://harbor/charts/shop' },
  values: { replicas: 2 },
};
let api: KubernetesApi;
let cluster: Cluster;
let slots: FakeSlots;

beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
  slots = fakeSlots(api);
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

function place(): WorkloadsOptions {
  return {
    cluster,
    application: 'shop',
    helm: slots.helm,
    releases: { find: async () => CONTENT, names: async () => [] },
    token: () => 7,
    nowMs: () => Date.now(),
    longestRunMs: 60_000,
    longestEndMs: 60_000,
    lookEveryMs: 1,
  };
}

const deploy = () => deploySlot(place(), { slot: 'green', release: '6.2.1' });
const seen = () => observeSlot(place(), 'green');

const UNREADY = {
  ...READY,
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [{ name: 'app', ready: false, state: { running: {} } }],
};

test('a probe that fails is told with the last warning and the last lines of the log', async () => {
  await deploy();
  slots.setPod('green', 0, UNREADY);
  const name = slots.pods('green')[0]?.metadata.name ?? '';
  const event = (at: string, message: string) =>
    api.put(KINDS.Event, {
      metadata: { name: `${name}.${at}` },
      involvedObject: { kind: 'Pod', name },
      type: 'Warning',
      reason: 'Unhealthy',
      message,
      lastTimestamp: `2026-11-30T10:00:0${at}Z`,
    });
  event('2', 'Readiness probe failed: 503');
  event('1', 'Readiness probe failed: connection refused');
  api.log = (_pod, query) => `container ${query.get('container')}\nthe database is away\n`;
  expect(await seen()).toMatchObject({
    ready: 1,
    trouble: `pod ${name}: container app runs and is not ready: Unhealthy: Readiness probe failed: 503\ncontainer app\nthe database is away`,
  });
});

test.each([
  ['ErrImagePull', 1, false],
  ['ImagePullBackOff', 2, true],
  ['InvalidImageName', 0, true],
])(
  'an image that cannot be pulled (%s, after %i tries) is final: %s',
  async (reason, count, isFinal) => {
    await deploy();
    const state = { waiting: { reason, message: 'manifest unknown' } };
    slots.setPod('green', 0, { ...UNREADY, containerStatuses: [{ name: 'app', state }] });
    const name = slots.pods('green')[0]?.metadata.name ?? '';
    api.put(KINDS.Event, {
      metadata: { name: `${name}.1` },
      involvedObject: { kind: 'Pod', name },
      type: 'Warning',
      reason: 'Failed',
      message: 'Failed to pull image "shop:6.2.1": manifest unknown',
      count,
    });
    const told = `pod ${name}: ${reason}: manifest unknown`;
    const { trouble, cannotStart } = await seen();
    expect([trouble, cannotStart]).toEqual([told, isFinal ? told : undefined]);
  },
);

test('a trouble is told although its log cannot be read', async () => {
  await deploy();
  const state = { waiting: { reason: 'CrashLoopBackOff' } };
  const lastState = { terminated: { exitCode: 3 } };
  const containerStatuses = [{ name: 'app', restartCount: 2, state, lastState }];
  slots.setPod('green', 1, { ...UNREADY, containerStatuses });
  api.allows = ({ resource }) => resource !== 'pods/log';
  const { trouble, restarts } = await seen();
  expect(trouble).toMatch(/^pod \S+: container app ended with 3 \(Error\), restarted 2 times$/);
  expect(restarts).toBe(2);
});

test('45: a quota is told in the words of the ReplicaSet; a slot that merely starts has no trouble', async () => {
  slots = fakeSlots(api, { phase: 'Pending' });
  await deploy();
  expect(await seen()).toMatchObject({ ready: 0, trouble: undefined });
  const found = api.find(KINDS.Deployment, 'shop-green');
  const conditions = [
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' },
  ];
  api.put(KINDS.Deployment, { ...found, status: { ...(found?.['status'] as object), conditions } });
  expect(await seen()).toMatchObject({
    trouble: 'FailedCreate: exceeded quota',
  });
});
