import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type Fault,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { KINDS } from './kinds.ts';

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

const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };
const ref = { kind: KINDS.ConfigMap, name: 'settings' };

/** These faults one after the other, then none. */
function failing(...faults: readonly Fault[]): void {
  const left = [...faults];
  api.fault = () => left.shift();
}

describe('a call that may be done twice', () => {
  const passing: readonly (readonly [string, Fault])[] = [
    ['429', { kind: 'status', status: 429 }],
    ['500', { kind: 'status', status: 500 }],
    ['503', { kind: 'status', status: 503, retryAfterSeconds: 0 }],
    ['504', { kind: 'status', status: 504 }],
    ['a reset connection', { kind: 'reset' }],
  ];
  test.each(passing)('is tried again after %s', async (_what, fault) => {
    api.put(KINDS.ConfigMap, settings);
    failing(fault, fault);
    expect((await cluster.get(ref)).metadata.name).toBe('settings');
    expect(api.seen).toHaveLength(3);
  });

  test('is given up after five times, with the last failure', async () => {
    api.fault = () => ({ kind: 'status', status: 503 });
    await expect(cluster.get(ref)).rejects.toMatchObject({ code: 'unreachable', status: 503 });
    expect(api.seen).toHaveLength(5);
  });

  test.each([400, 403, 404, 409, 422])('is not tried again after %i', async (status) => {
    failing({ kind: 'status', status });
    await expect(cluster.get(ref)).rejects.toMatchObject({ status });
    expect(api.seen).toHaveLength(1);
  });

  test('an apply whose answer was lost is applied again', async () => {
    failing({ kind: 'reset-after' });
    expect((await cluster.apply(settings)).metadata.name).toBe('settings');
    expect(api.seen).toHaveLength(2);
  });
});

describe('a call that may not be done twice', () => {
  test('is not tried again when its answer was lost', async () => {
    failing({ kind: 'reset-after' });
    await expect(cluster.create(settings)).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
    expect(api.seen).toHaveLength(1);
    expect(api.find(KINDS.ConfigMap, 'settings')).toBeDefined();
  });

  test('is tried again when the server says that it did nothing', async () => {
    failing({ kind: 'status', status: 429 });
    expect((await cluster.create(settings)).metadata.name).toBe('settings');
  });
});

describe('time', () => {
  test('a server that is silent is a timeout that names the call and the server', async () => {
    api.fault = () => ({ kind: 'silence' });
    const call = cluster.get(ref, { timeoutMs: 50 });
    await expect(call).rejects.toMatchObject({ code: 'timeout', retryable: true });
    await expect(cluster.get(ref, { timeoutMs: 50 })).rejects.toThrow(
      /get configmaps settings in namespace test: .*127\.0\.0\.1.*\(fake\) did not answer in 0\.05 s/,
    );
  });

  test("the caller's own end of the call goes through as it is", async () => {
    api.fault = () => ({ kind: 'silence' });
    const end = new AbortController();
    const call = cluster.get(ref, { signal: end.signal });
    end.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  test('Retry-After is longer than the deadline: the failure itself is told', async () => {
    api.fault = () => ({ kind: 'status', status: 503, retryAfterSeconds: 20 });
    const call = cluster.get(ref, { timeoutMs: 50 });
    await expect(call).rejects.toMatchObject({ status: 503 });
  });

  test("the server's clock is known by its answers", async () => {
    api.nowMs = () => Date.parse('2030-01-01T00:00:00Z');
    await cluster.version();
    expect(new Date(cluster.nowMs()).toISOString()).toMatch(/^2030-01-01T00/);
  });
});

test('nobody listens: the message says what to look at', async () => {
  await api.close();
  const call = cluster.get(ref);
  await expect(call).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  await expect(cluster.get(ref)).rejects.toThrow(/Is the cluster up/);
  // For the end of the test to close it once more.
  api = await startKubernetesApi();
});

test('a missing right is named in words that an administrator can use', async () => {
  api.allows = ({ verb }) => verb !== 'patch';
  const call = cluster.apply({ ...settings, apiVersion: 'v1' });
  await expect(call).rejects.toMatchObject({ code: 'forbidden', retryable: false });
  await expect(cluster.apply(settings)).rejects.toThrow(
    /Missing right: verb "patch" on "configmaps" of API group "", in a Role of namespace test/,
  );
  const check = { group: '', resource: 'configmaps', verb: 'patch', namespace: 'test' } as const;
  const answers = await cluster.canI([check, { ...check, verb: 'get' }]);
  expect(answers.map(({ allowed }) => allowed)).toEqual([false, true]);
});

test('a kind that is not served is refused before it is written', async () => {
  const unknown = { apiVersion: 'nobody.example/v1', kind: 'Thing', metadata: { name: 'a' } };
  await expect(cluster.apply(unknown)).rejects.toThrow(/does not serve Thing/);
});

test('a name that would leave its place in the path is refused', async () => {
  for (const name of ['', '..', 'a/b', 'a?b', 'a b']) {
    await expect(cluster.find({ ...ref, name })).rejects.toThrow(/expected a Kubernetes name/);
  }
  expect(api.seen).toEqual([]);
});

test('a pod that answers an error is no failure of the call; one that cannot be reached is', async () => {
  const target = { pod: 'web', port: 3000, path: '/metrics?a=b' };
  api.proxied = (name, path) => ({ status: 503, body: `${name} ${path}` });
  expect(await cluster.proxy(target)).toEqual({ status: 503, body: 'web:3000 /metrics?a=b' });
  api.proxied = () => ({ status: 503, body: 'error trying to reach service: dial tcp: refused' });
  await expect(cluster.proxy(target)).rejects.toMatchObject({ code: 'unreachable' });
});

test('credentials that are refused are fetched anew once, and then it is said what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-plugin-'));
  const command = join(folder, 'plugin');
  const answer = JSON.stringify({ status: { token: 'good' } });
  writeFileSync(command, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command };
  const config = {
    'current-context': 'a',
    clusters: [{ name: 'a', cluster: { server: api.url } }],
    users: [{ name: 'a', user: { exec } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
  };
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, JSON.stringify(config));
  const own = await openCluster({ kubeconfig });
  try {
    failing({ kind: 'status', status: 401 });
    expect((await own.version()).minor).toBe(34);
    const sent = api.seen.map(({ headers }) => headers['authorization']);
    expect(sent).toEqual(['Bearer good', 'Bearer good']);
    api.fault = () => ({ kind: 'status', status: 401 });
    await expect(own.version()).rejects.toThrow(/Log in again/);
    expect(api.seen).toHaveLength(4);
  } finally {
    await own.close();
    rmSync(folder, { recursive: true });
  }
});
