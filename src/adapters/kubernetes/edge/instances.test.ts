import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { openCluster, type Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { addressInstances, podInstances } from './instances.ts';

const PODS = { namespace: 'kube-system', labelSelector: 'app=edge', metricsPort: 9100 };

describe('instances that are pods', () => {
  let api: KubernetesApi;
  let cluster: Cluster;
  beforeEach(async () => {
    api = await startKubernetesApi();
    cluster = await openCluster({ kubeconfig: api.kubeconfig });
    for (const [name, status] of [
      ['edge-0', 'True'],
      ['edge-1', 'False'],
    ] as const) {
      const metadata = { name, namespace: 'kube-system', labels: { app: 'edge' } };
      const conditions = [{ type: 'Ready', status }];
      api.put(KINDS.Pod, { apiVersion: 'v1', kind: 'Pod', metadata, status: { conditions } });
    }
  });
  afterEach(async () => {
    await cluster.close();
    await api.close();
  });

  test('are those that are ready, reached through the API server', async () => {
    api.proxied = (pod, path) => ({
      status: path === '/metrics' ? 200 : 302,
      body: `${pod}${path}`,
    });
    const found = await podInstances(cluster, { ...PODS, webPort: 8000 })();
    expect(found.map(({ name }) => name)).toEqual(['edge-0']);
    expect(await found[0]?.metrics()).toBe('edge-0:9100/metrics');
    expect(await found[0]?.status?.('/path')).toBe(302);
  });

  test('cannot be asked as a visitor without a port for that', async () => {
    const [only] = await podInstances(cluster, PODS)();
    expect(only?.status).toBe(undefined);
  });

  test('are unreachable when none is ready, or one has no metrics', async () => {
    const none = podInstances(cluster, { ...PODS, labelSelector: 'app=other' });
    await expect(none()).rejects.toMatchObject({ code: 'unreachable' });
    const [only] = await podInstances(cluster, PODS)();
    await expect(only?.metrics()).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('instances that are addresses', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === '/metrics' ? 200 : 302;
      response.setHeader('location', '/');
      response.end('text');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  test('are asked there, and no redirect is followed', async () => {
    const [only] = await addressInstances([{ metricsUrl: `${url}/metrics`, webUrl: url }])();
    expect(await only?.metrics()).toBe('text');
    expect(await only?.status?.('/path')).toBe(302);
  });

  test('are unreachable when they answer something else, or nothing', async () => {
    const wrong = await addressInstances([{ metricsUrl: `${url}/other` }])();
    await expect(wrong[0]?.metrics()).rejects.toMatchObject({ code: 'unreachable' });
    expect(wrong[0]?.status).toBe(undefined);
    const nobody = await addressInstances([{ metricsUrl: 'http://127.0.0.1:1/metrics' }])();
    await expect(nobody[0]?.metrics()).rejects.toMatchObject({ code: 'unreachable' });
  });
});
