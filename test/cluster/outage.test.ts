import { afterEach, beforeEach, expect, test } from 'vitest';
import { KINDS, openCluster, type Cluster } from '../../src/adapters/kubernetes/index.ts';
import { openKubernetesStore } from '../../src/adapters/kubernetes/store/open-kubernetes-store.ts';
import { document } from '../../src/runner/runner.fixture.ts';
import { ownNamespace } from './own-namespace.ts';
import { changedKubeconfig, openTunnel, type Tunnel } from './tunnel.ts';

const until = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 });

let admin: Cluster;
let cluster: Cluster;
let tunnel: Tunnel;
let end: AbortController;
let close: () => Promise<void>;
beforeEach(async () => {
  const own = await ownNamespace();
  admin = own.cluster;
  tunnel = await openTunnel();
  const config = changedKubeconfig({ cluster: { 'proxy-url': tunnel.url } });
  cluster = await openCluster({ kubeconfig: config.path, namespace: own.namespace });
  config.remove();
  end = new AbortController();
  close = async () => {
    end.abort();
    await cluster.close();
    tunnel.close();
    await own.close();
  };
});
afterEach(() => close());

test('a watch on a real API server misses nothing through cuts and an outage', async () => {
  const seen: string[] = [];
  const labelSelector = 'own=yes';
  const watch = async () => {
    for await (const event of cluster.watch(KINDS.ConfigMap, {
      labelSelector,
      signal: end.signal,
    })) {
      if (event.kind === 'listed') seen.push(`listed ${event.objects.length}`);
      else seen.push(`${event.kind} ${event.object.metadata.name}`);
    }
  };
  const done = watch().catch((error: unknown) => error);
  const create = (name: string) => {
    const metadata = { name, labels: { own: 'yes' } };
    return admin.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  };
  await until(() => seen).toEqual(['listed 0']);
  await create('a');
  await until(() => seen).toHaveLength(2);
  tunnel.cut(false);
  await create('b');
  await until(() => seen).toHaveLength(3);
  tunnel.cut(true);
  await create('c');
  await admin.remove({ kind: KINDS.ConfigMap, name: 'a' });
  tunnel.cut(false);
  await until(() => seen).toEqual(['listed 0', 'changed a', 'changed b', 'changed c', 'removed a']);
  end.abort(new Error('enough'));
  expect(await done).toMatchObject({ message: 'enough' });
});

test('a holder that is cut off writes nothing, and goes on when nobody took the lease meanwhile', async () => {
  const times = { durationMs: 600_000, renewEveryMs: 100, giveUpAfterMs: 2000 };
  const place = { application: 'smart-travel', environment: 'staging' };
  const store = openKubernetesStore({ cluster, ...place, times, signal: end.signal });
  const claim = await store.acquire('zhang.wei');
  expect(claim.kind).toBe('held');
  await store.save(document);
  const isHeld = () => claim.kind === 'held' && claim.lease.held();
  tunnel.cut(true);
  await until(isHeld).toBe(false);
  await expect(store.save({ ...document, requester: 'x' })).rejects.toMatchObject({
    code: 'conflict',
  });
  tunnel.cut(false);
  const save = () =>
    store.save({ ...document, requester: 'li.na' }).then(
      () => 'saved',
      () => 'refused',
    );
  await until(save).toBe('saved');
  expect((await store.latest())?.requester).toBe('li.na');
});
