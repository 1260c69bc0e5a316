import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  checksOf,
  KINDS,
  openCluster,
  rulesOf,
  type Cluster,
} from '../../src/adapters/kubernetes/index.ts';
import { ensureCrds } from '../../src/adapters/kubernetes/store/ensure-crds.ts';
import { openKubernetesStore } from '../../src/adapters/kubernetes/store/open-kubernetes-store.ts';
import { RIGHTS } from '../../src/adapters/kubernetes/store/rights.ts';
import { document } from '../../src/runner/runner.fixture.ts';
import { ownNamespace } from './own-namespace.ts';
import { changedKubeconfig, openTunnel } from './tunnel.ts';

const tokenSchema = z.looseObject({ data: z.looseObject({ token: z.string() }) });

let admin: Cluster;
let namespace: string;
let close: () => Promise<void>;
const removals: (() => void)[] = [];
beforeEach(async () => {
  ({ cluster: admin, namespace, close } = await ownNamespace());
});
afterEach(async () => {
  for (const remove of removals.splice(0)) remove();
  await close();
});

/** The path of such a kubeconfig, which goes at the end of the test. */
function kubeconfig(change: Parameters<typeof changedKubeconfig>[0]): string {
  const { path, remove } = changedKubeconfig(change);
  removals.push(remove);
  return path;
}

/** A service account that has the rights of the store, and nothing else. */
async function deployerToken(): Promise<string> {
  const name = 'deployer';
  const metadata = { name };
  const group = 'rbac.authorization.k8s.io';
  await admin.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const rules = rulesOf(RIGHTS, 'namespace');
  await admin.create({ apiVersion: `${group}/v1`, kind: 'Role', metadata, rules });
  await admin.create({
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: group, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  const annotations = { 'kubernetes.io/service-account.name': name };
  await admin.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, annotations },
    type: 'kubernetes.io/service-account-token',
  });
  const token = async () =>
    tokenSchema.safeParse(await admin.get({ kind: KINDS.Secret, name })).data?.data.token;
  await expect.poll(token, { timeout: 60_000 }).toBeDefined();
  return Buffer.from((await token()) ?? '', 'base64').toString();
}

test('a token with the rights that the store declares can do all that the store does, and no more', async () => {
  await ensureCrds(admin);
  const config = kubeconfig({ user: { token: await deployerToken() } });
  const cluster = await openCluster({ kubeconfig: config, namespace });
  const end = new AbortController();
  try {
    const answers = await cluster.canI(checksOf(RIGHTS, namespace));
    expect(answers.filter(({ allowed }) => !allowed)).toEqual([]);
    const place = { application: 'smart-travel', environment: 'staging' };
    const store = openKubernetesStore({ cluster, ...place, signal: end.signal, keptRollouts: 1 });
    const claim = await store.acquire('zhang.wei');
    for (const id of ['2026-11-23-001', '2026-11-24-001']) {
      await store.save({ ...document, id });
      await store.saveMemory(id, { previewSecret: 'x' });
      await store.saveServing(document.stable);
      await store.queueInput(id, { id: '1', input: { kind: 'pause' } });
      await store.dropInput(id, '1');
    }
    const append = await store.openJournal();
    await append({ atMs: 1, actor: 'zhang.wei', event: { kind: 'a' } });
    if (claim.kind === 'held') await claim.lease.release();
    const other = openKubernetesStore({ cluster, ...place, signal: end.signal });
    expect((await other.acquire('li.na')).kind).toBe('held');
    expect((await other.rollouts()).map(({ id }) => id)).toEqual(['2026-11-24-001']);
    const pods = cluster.list(KINDS.Pod);
    await expect(pods).rejects.toMatchObject({ code: 'forbidden' });
    await expect(pods).rejects.toThrow(/Missing right: verb "list" on "pods" of API group ""/);
    expect(await ensureCrds(cluster)).toBe('present');
  } finally {
    end.abort();
    await cluster.close();
  }
});

test('a wrong token and a wrong authority are told as what they are', async () => {
  const wrong = await openCluster({ kubeconfig: kubeconfig({ user: { token: 'wrong' } }) });
  await expect(wrong.list(KINDS.Pod)).rejects.toThrow(/Log in again/);
  await wrong.close();
  const other = readFileSync(new URL('other-authority.pem', import.meta.url), 'utf8');
  const cluster = { 'certificate-authority-data': Buffer.from(other).toString('base64') };
  const stranger = await openCluster({ kubeconfig: kubeconfig({ cluster }) });
  const call = stranger.list(KINDS.Pod);
  await expect(call).rejects.toMatchObject({ code: 'unreachable', retryable: false });
  await expect(call).rejects.toThrow(/certificate-authority-data/);
  await stranger.close();
});

test('through a proxy the connection is still encrypted to the API server', async () => {
  const tunnel = await openTunnel();
  const change = { cluster: { 'proxy-url': tunnel.url } };
  const cluster = await openCluster({ kubeconfig: kubeconfig(change) });
  try {
    expect((await cluster.version()).major).toBe(1);
    expect(tunnel.asked).toEqual([expect.stringMatching(/:6443$/)]);
  } finally {
    await cluster.close();
    tunnel.close();
  }
});
