import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKubernetesApi, type KubernetesApi } from '../../test/fakes/kubernetes-api/server.ts';
import { openCluster, KINDS, type Cluster } from '../adapters/kubernetes/index.ts';
import type { ObjectKind } from '../ports/cluster-objects.ts';
import { cleanUp, type CleanupOptions, type CleanupResult } from './cleanup.ts';
import { createEnvironment } from './create.ts';
import { DECLARATION, placeIn, QUIET, sourceOf, VALUES } from './environment.fixture.ts';
import type { EnvironmentSite } from './look.ts';
import { statusOf } from './status.ts';

const NAMESPACE = 'smart-travel-production';
const PLAIN = DECLARATION.replace(/ {6}tls: .*\n/, '');
const OPEN = PLAIN.replace('    setup:\n', '    setup:\n      protected: false\n');
const LABELS = { 'zhiyou.dev/application': 'smart-travel' };
let api: KubernetesApi;
let cluster: Cluster;
beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

function site(text = OPEN): EnvironmentSite {
  return {
    place: placeIn(text),
    objects: cluster,
    ...QUIET,
    secrets: sourceOf(VALUES),
    nowMs: Date.now,
  };
}

async function made(at = site()): Promise<void> {
  await createEnvironment(at, { adopt: false, dryRun: false, fingerprint: () => '#' });
}

const pause = async () => {};

function clean(more: Partial<CleanupOptions> = {}, at = site()): Promise<CleanupResult> {
  return cleanUp(at, { keepData: false, dryRun: false, deadlineMs: 1000, pause, ...more });
}

function put(kind: ObjectKind, name: string, more: object = {}): void {
  const metadata = { name, namespace: NAMESPACE, labels: LABELS };
  api.put(kind, { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...more });
}

const removals = () => api.seen.filter(({ method }) => method === 'DELETE');

test('an environment goes with its namespace and its rights at the edge; the second time there is nothing', async () => {
  await made();
  expect(await clean()).toMatchObject({ kind: 'done', removed: 3 });
  expect(api.find(KINDS.Namespace, NAMESPACE)).toBeUndefined();
  expect(api.find(KINDS.Role, `zhiyou-${NAMESPACE}`, 'kube-system')).toBeUndefined();
  expect(await clean()).toMatchObject({ kind: 'absent' });
});

test('what there is, is told before anything goes', async () => {
  await made();
  put(KINDS.PersistentVolumeClaim, 'data');
  let told: readonly string[] = [];
  await clean({
    onInventory: ({ items }) => {
      expect(removals()).toEqual([]);
      told = items.map(({ kind, name }) => `${kind.kind} ${name}`);
    },
  });
  expect(told).toEqual([
    'PersistentVolumeClaim data',
    'Secret harbor-registry-secret',
    'Secret smart-travel-assistant-secret',
    'Secret zhiyou-fingerprints',
  ]);
});

test('a dry run removes nothing', async () => {
  await made();
  expect(await clean({ dryRun: true })).toMatchObject({ kind: 'planned' });
  expect(removals()).toEqual([]);
});

test('a rollout under way is never cut off, a finished one is no hindrance', async () => {
  await made();
  put(KINDS.Rollout, 'finished', { status: { finishedAtMs: 1 } });
  put(KINDS.Rollout, 'shop-1', { status: { phase: 'shifting' } });
  expect(await clean()).toMatchObject({ kind: 'in-use', by: ['Rollout shop-1'] });
  expect(removals()).toEqual([]);
});

test('a protected environment is left alone while a route leads to pods that are ready', async () => {
  const at = site(PLAIN);
  await made(at);
  put(KINDS.HTTPRoute, 'shop');
  put(KINDS.Deployment, 'shop-blue', { status: { readyReplicas: 2 } });
  expect(await clean({}, at)).toMatchObject({ kind: 'in-use', by: ['HTTPRoute shop'] });
  expect(removals()).toEqual([]);
  put(KINDS.Deployment, 'shop-blue', { status: {} });
  expect(await clean({}, at)).toMatchObject({ kind: 'done' });
});

test('a namespace that somebody else made is not removed', async () => {
  api.put(KINDS.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  expect(await clean()).toMatchObject({ kind: 'foreign' });
  expect(removals()).toEqual([]);
});

test('rights that are missing are named before anything goes', async () => {
  await made();
  api.allows = ({ verb }) => verb !== 'delete';
  const result = await clean();
  expect(result).toMatchObject({ kind: 'rights-missing' });
  expect('rights' in result && result.rights).toContainEqual({
    group: '',
    resource: 'namespaces',
    verb: 'delete',
  });
  expect(removals()).toEqual([]);
});

test('with --keep-data what runs goes, and data, others and bounds stay', async () => {
  await made();
  put(KINDS.PersistentVolumeClaim, 'data');
  put(KINDS.Deployment, 'shop-blue');
  api.put(KINDS.Deployment, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'other', namespace: NAMESPACE },
  });
  expect(await clean({ keepData: true })).toMatchObject({ kind: 'done' });
  const names = [KINDS.Deployment, KINDS.PersistentVolumeClaim, KINDS.Secret, KINDS.Role].map(
    (kind) => api.objects(kind).map(({ metadata }) => metadata.name),
  );
  expect(names).toEqual([
    ['other'],
    ['data'],
    ['harbor-registry-secret', 'smart-travel-assistant-secret', 'zhiyou-fingerprints'],
    [],
  ]);
  expect(api.find(KINDS.Namespace, NAMESPACE)).toBeDefined();
});

test('a namespace that does not end is told with what holds it up', async () => {
  await made();
  const namespace = api.find(KINDS.Namespace, NAMESPACE);
  const message = 'Some content has finalizers remaining';
  const conditions = [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }];
  api.put(KINDS.Namespace, { ...namespace, status: { conditions } });
  let nowMs = 0;
  const at = {
    ...site(),
    nowMs: () => nowMs,
    objects: { ...cluster, remove: async () => true },
  };
  const later = async () => {
    nowMs += 400;
  };
  expect(await clean({ pause: later }, at)).toMatchObject({ kind: 'stuck', why: message });
});

test('the status of an environment: absent, in order, and with how much that differs', async () => {
  const options = { adopt: false, fingerprint: () => '#' };
  expect(await statusOf(site(), options)).toMatchObject({ state: 'absent' });
  await made();
  const quota = api.find(KINDS.ResourceQuota, 'zhiyou-quota', NAMESPACE);
  api.put(KINDS.ResourceQuota, { ...quota, status: { hard: { pods: '50' }, used: { pods: '4' } } });
  expect(await statusOf(site(), options)).toMatchObject({
    state: 'in-order',
    drifts: 0,
    quota: { pods: { used: '4', hard: '50' } },
  });
  await cluster.remove({ kind: KINDS.LimitRange, name: 'zhiyou-limits', namespace: NAMESPACE });
  expect(await statusOf(site(), options)).toMatchObject({ state: 'drift', drifts: 1 });
});
