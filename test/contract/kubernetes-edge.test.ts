import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gatewayKind, nginxKind, traefikKind } from '../../src/adapters/kubernetes/edge/index.ts';
import { KINDS } from '../../src/adapters/kubernetes/client/kinds.ts';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import { edgeContract } from './edge.contract.ts';
import { expectSplit, LEFT_BEHIND, openFakeCluster, type FakeCluster } from './kubernetes-edge.ts';

const GATEWAY = gatewayKind({ name: 'traefik-gateway', namespace: 'kube-system' });
const TRAEFIK = traefikKind({ entryPoints: ['web'] });
const NGINX = nginxKind('nginx');

edgeContract('an HTTPRoute on a fake cluster', () => openFakeCluster(GATEWAY));
edgeContract('TraefikServices on a fake cluster', async () => ({
  ...(await openFakeCluster(TRAEFIK)),
  losesUnanswered: true,
}));
edgeContract('canary Ingresses on a fake cluster', async () => ({
  ...(await openFakeCluster(NGINX)),
  refuses: ['header', 'cookie'],
}));

const HALF: EdgeIntent = {
  candidate: 'green',
  weights: { default: 50, payment: 0 },
  audience: undefined,
  orders: { ofCandidate: 'green', ofStable: 'blue' },
  previewSecret: 'a-secret-of-the-rollout',
};

describe.each([
  ['an HTTPRoute', GATEWAY],
  ['TraefikServices', TRAEFIK],
  ['canary Ingresses', NGINX],
])('%s', (_name, kind) => {
  let world: FakeCluster;
  beforeEach(async () => {
    world = await openFakeCluster(kind);
    await world.setReady('blue', 1);
    await world.setReady('green', 1);
    await world.edge.write(HALF);
  });
  afterEach(() => world.close());

  test('the same intent again writes nothing', async () => {
    const before = world.api.seen.length;
    await world.edge.write(HALF);
    const methods = world.api.seen.slice(before).map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  test('a writer with an older token is refused, and changes nothing', async () => {
    world.setToken(2);
    await world.edge.write(HALF);
    world.setToken(1);
    await expect(world.edge.write({ ...HALF, weights: { default: 75 } })).rejects.toMatchObject({
      code: 'conflict',
      retryable: false,
    });
    await expect(world.edge.withdraw()).rejects.toMatchObject({ code: 'conflict' });
    await expectSplit(world, { default: 50, payment: 0 });
  });

  test('a write goes on when the controller changes versions under it', async () => {
    const { api } = world;
    let raced = 0;
    const follow = api.fault;
    api.fault = (seen) => {
      follow(seen);
      if (seen.method !== 'PATCH' || raced > 0) return undefined;
      raced += 1;
      return { kind: 'status', status: 409, reason: 'Conflict' };
    };
    await world.edge.write({ ...HALF, weights: { default: 75, payment: 0 } });
    expect(raced).toBe(1);
    await expectSplit(world, { default: 75, payment: 0 });
  });

  test('what somebody changed is not taken for the split, and the next write mends it', async () => {
    const { api, edge } = world;
    const [first = KINDS.HTTPRoute] = kind.kinds;
    const [object] = api.objects(first);
    const { resourceVersion: _version, ...metadata } = object?.metadata ?? { name: '' };
    api.put(first, {
      ...object,
      metadata,
      spec: { ...(object?.['spec'] as object), rules: [], routes: [] },
    });
    expect(await edge.observe('green')).toMatchObject({
      observedWeights: { kind: 'unknown', reason: expect.stringContaining('somebody changed it') },
    });
    await edge.write(HALF);
    await expectSplit(world, { default: 50, payment: 0 });
  });

  test('what others own is not taken over', async () => {
    const { api, edge } = world;
    await edge.withdraw();
    const [first = KINDS.HTTPRoute] = kind.kinds;
    const name = first === KINDS.Ingress ? 'shop-payment' : 'shop';
    const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
    const { apiVersion, kind: named } = first;
    const spec = { rules: [], routes: [] };
    api.put(first, {
      apiVersion,
      kind: named,
      metadata: { name, namespace: 'test', labels },
      spec,
    });
    await expect(edge.write(HALF)).rejects.toThrow('belongs to Helm');
  });

  test('a Service without the port is told by name', async () => {
    const { api, edge } = world;
    const { resourceVersion: _version, ...metadata } = api.find(KINDS.Service, 'shop-green')
      ?.metadata ?? { name: '' };
    const spec = { selector: { app: 'shop-green' }, ports: [{ port: 80 }] };
    api.put(KINDS.Service, { apiVersion: 'v1', kind: 'Service', metadata, spec });
    await expect(edge.write(HALF)).rejects.toThrow('shop-green in namespace test: expected');
  });

  test('withdrawing leaves nothing of ours', async () => {
    const { api, edge } = world;
    await edge.withdraw();
    expect(LEFT_BEHIND.flatMap((one) => api.objects(one))).toEqual([]);
    expect(api.objects(KINDS.Service).map(({ metadata }) => metadata.name)).toEqual([
      'shop-blue',
      'shop-green',
    ]);
  });

  test('counters go on when the edge starts anew', async () => {
    const { edge, sendRequests, traefik } = world;
    const before = await edge.observe('green');
    await sendRequests(10, 'default');
    await edge.observe('green');
    traefik.restart();
    await sendRequests(10, 'default');
    const { counters, instance } = await edge.observe('green');
    const total =
      (counters['default']?.blue.requests ?? 0) + (counters['default']?.green.requests ?? 0);
    expect([total, instance]).toEqual([20, before.instance]);
  });

  test('a slot whose Service is gone takes its objects with it', async () => {
    const { api, edge, setReady } = world;
    await edge.write({
      ...HALF,
      weights: { default: 0, payment: 0 },
      orders: { ofCandidate: 'blue', ofStable: 'blue' },
      previewSecret: undefined,
    });
    await setReady('green', 0);
    api.store.remove({ ...KINDS.Service, namespace: 'test' }, 'shop-green', {}, false);
    await edge.write({
      ...HALF,
      weights: { default: 0, payment: 0 },
      orders: { ofCandidate: 'blue', ofStable: 'blue' },
      previewSecret: undefined,
    });
    const names = api.objects(KINDS.Service).map(({ metadata }) => metadata.name);
    expect(names.some((name) => name.startsWith('shop-green'))).toBe(false);
    await expectSplit(world, { default: 0, payment: 0 });
  });
});
