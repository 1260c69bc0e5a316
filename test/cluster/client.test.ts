import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS, type Cluster } from '../../src/adapters/kubernetes/index.ts';
import { kubernetesClientContract } from '../contract/kubernetes-client.contract.ts';
import { ownNamespace } from './own-namespace.ts';

kubernetesClientContract('the client with a real API server', ownNamespace);

describe('pods', () => {
  let cluster: Cluster;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ cluster, close } = await ownNamespace());
  });
  afterAll(() => close());

  test('the log, the answers and the silence of a pod come through the API server', async () => {
    const labelSelector = 'k8s-app=kube-dns';
    const pods = await cluster.list(KINDS.Pod, { namespace: 'kube-system', labelSelector });
    const { name = '', namespace = '' } = pods[0]?.metadata ?? {};
    expect(await cluster.logs({ name, namespace }, { tailLines: 3 })).toMatch(/\S/);
    const target = { pod: name, namespace, port: 8181, path: '/health' };
    expect(await cluster.proxy(target)).toEqual({ status: 200, body: 'OK' });
    expect(await cluster.proxy({ ...target, path: '/nothing' })).toMatchObject({ status: 404 });
    const closed = cluster.proxy({ ...target, port: 9999 }, { timeoutMs: 3000 });
    await expect(closed).rejects.toMatchObject({ retryable: true });
    const nobody = cluster.proxy({ service: 'nobody', namespace, port: 80, path: '/' });
    await expect(nobody).rejects.toMatchObject({ code: 'not-found' });
  });

  test('rights are asked for', async () => {
    const check = { group: '', resource: 'pods/log', verb: 'get' } as const;
    const [answer] = await cluster.canI([{ ...check, namespace: cluster.namespace }]);
    expect(answer).toMatchObject({ allowed: true, check });
  });
});
