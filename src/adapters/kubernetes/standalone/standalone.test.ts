import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { KINDS, openCluster, type Cluster } from '../index.ts';
import { certifiedHosts, endsTls } from './certificates.ts';
import { commonLabels, handOver, pointService, removeRoutes, servedBy } from './hand-over.ts';
import { leadsTo } from './quiet.ts';
import { findStandalone, type Standalone } from './standalone.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const POD = { 'app.kubernetes.io/instance': 'shop-prod', 'app.kubernetes.io/version': '6.2.0' };
const MARKS = {
  'zhiyou.dev/application': 'shop',
  'app.kubernetes.io/component': 'web',
  'app.kubernetes.io/instance': 'shop-prod',
  'app.kubernetes.io/managed-by': 'Helm',
};
const WORKLOAD = {
  name: 'shop',
  release: '6.2.0',
  image: '',
  replicas: 1,
  podLabels: POD,
  selector: { 'app.kubernetes.io/instance': 'shop-prod' },
};
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

function putInstallation(helmRelease: string, image = 'harbor.test:5000/shop:6.2.0'): void {
  api.put(KINDS.Deployment, {
    metadata: {
      name: helmRelease,
      labels: MARKS,
      annotations: { 'meta.helm.sh/release-name': helmRelease },
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { 'app.kubernetes.io/instance': helmRelease } },
      template: { metadata: { labels: POD }, spec: { containers: [{ name: 'app', image }] } },
    },
  });
}

function putPod(name: string, imageID: string, deletionTimestamp?: string): void {
  const leaving = deletionTimestamp === undefined ? {} : { deletionTimestamp };
  api.put(KINDS.Pod, {
    metadata: { name, labels: POD, ...leaving },
    status: { containerStatuses: [{ imageID }] },
  });
}

const find = (): Promise<Standalone | undefined> =>
  findStandalone({ cluster, application: 'shop' });

test('an installation is known by its Helm release, and its image by what runs', async () => {
  expect(await find()).toBeUndefined();
  putInstallation('shop-prod');
  putPod('one', `harbor.test:5000/shop@${DIGEST}`);
  putPod('two', `harbor.test:5000/shop@${DIGEST}`);
  putPod('old', `harbor.test:5000/shop@sha256:${'b'.repeat(64)}`, '2026-11-30T10:00:00Z');
  expect(await find()).toMatchObject({
    helmRelease: 'shop-prod',
    workload: {
      name: 'shop-prod',
      release: '6.2.0',
      image: `harbor.test:5000/shop@${DIGEST}`,
      replicas: 3,
    },
  });
});

test('pods of two images are an update that goes on, and two installations are one too many', async () => {
  putInstallation('shop-prod');
  putPod('one', `shop@${DIGEST}`);
  putPod('two', `shop@sha256:${'b'.repeat(64)}`);
  await expect(find()).rejects.toMatchObject({ code: 'conflict', retryable: true });
  putInstallation('shop-next', `shop@${DIGEST}`);
  await expect(find()).rejects.toThrow('shop-next, shop-prod');
});

test('what is left of an installation without pods is still one', async () => {
  const annotations = { 'meta.helm.sh/release-name': 'shop-prod' };
  api.put(KINDS.Service, { metadata: { name: 'shop-prod', labels: MARKS, annotations } });
  expect(await find()).toEqual({ helmRelease: 'shop-prod', workload: undefined });
});

test('a Service is led to other pods, and says whom it serves', async () => {
  api.put(KINDS.Service, {
    metadata: { name: 'shop' },
    spec: { selector: { instance: 'shop', old: 'yes' } },
  });
  await pointService(cluster, 'shop', { instance: 'shop-blue' });
  expect(api.find(KINDS.Service, 'shop')).toMatchObject({
    spec: { selector: { instance: 'shop-blue' } },
  });
  expect(api.find(KINDS.Service, 'shop')).not.toMatchObject({ spec: { selector: { old: 'yes' } } });
  api.put(KINDS.EndpointSlice, {
    metadata: { name: 'shop-1', labels: { 'kubernetes.io/service-name': 'shop' } },
    endpoints: [
      { conditions: { ready: true }, targetRef: { name: 'a' } },
      { conditions: { ready: false }, targetRef: { name: 'b' } },
    ],
  });
  expect(await servedBy(cluster, 'shop')).toEqual(['a']);
});

test('a route that is handed over stays where it is, and the other routes of the installation go', async () => {
  api.put(KINDS.HTTPRoute, { metadata: { name: 'shop', labels: MARKS } });
  api.put(KINDS.Ingress, { metadata: { name: 'shop', labels: MARKS } });
  await handOver(cluster, KINDS.HTTPRoute, 'shop');
  await handOver(cluster, KINDS.HTTPRoute, 'not-there');
  expect(api.find(KINDS.HTTPRoute, 'shop')?.metadata['annotations']).toEqual({
    'helm.sh/resource-policy': 'keep',
    'zhiyou.dev/handed-over': 'true',
  });
  const taken = { ...MARKS, 'app.kubernetes.io/managed-by': 'zhiyou' };
  api.put(KINDS.HTTPRoute, { metadata: { name: 'shop', labels: taken } });
  await removeRoutes(cluster, WORKLOAD);
  expect(api.find(KINDS.Ingress, 'shop')).toBeUndefined();
  expect(api.find(KINDS.HTTPRoute, 'shop')).toBeDefined();
});

test('two workloads are chosen together by what they share, never by their version', () => {
  const one = { app: 'shop', instance: 'a', 'app.kubernetes.io/version': '1' };
  const other = { app: 'shop', instance: 'b', 'app.kubernetes.io/version': '1' };
  expect(commonLabels(one, other)).toEqual({ app: 'shop' });
});

test.each([
  ['shop-web-http@kubernetes', true],
  ['shop-web-3000@kubernetes', true],
  ['shop-web-blue-3000@kubernetes', false],
  ['shop-web-3000@kubernetescrd', false],
  ['httproute-shop-web-gw-kube-system-gw-ep-web-0-5d3-svc-shop-web-0@kubernetesgateway', true],
  [
    'httproute-shop-web-gw-kube-system-gw-ep-web-0-5d3-svc-shop-web-blue-0@kubernetesgateway',
    false,
  ],
])('the series %s leads to the Service web of namespace shop: %s', (service, expected) => {
  expect(leadsTo(service, 'shop', 'web')).toBe(expected);
});

test('a certificate that an Ingress brings is seen, and whether the Gateway has one of its own', async () => {
  api.put(KINDS.Ingress, { metadata: { name: 'shop', labels: MARKS }, spec: {} });
  expect(await certifiedHosts(cluster, WORKLOAD)).toEqual([]);
  api.put(KINDS.Ingress, {
    metadata: { name: 'shop', labels: MARKS },
    spec: { tls: [{ hosts: ['shop.test'], secretName: 'tls' }] },
  });
  expect(await certifiedHosts(cluster, WORKLOAD)).toEqual(['shop.test']);
  const gateway = { namespace: 'test', name: 'gateway' };
  expect(await endsTls(cluster, gateway)).toBe(false);
  const listener = (protocol: string, refs: readonly object[]) =>
    api.put(KINDS.Gateway, {
      metadata: gateway,
      spec: { listeners: [{ protocol, tls: { certificateRefs: refs } }] },
    });
  listener('HTTP', [{ name: 'tls' }]);
  expect(await endsTls(cluster, gateway)).toBe(false);
  listener('HTTPS', [{ name: 'tls' }]);
  expect(await endsTls(cluster, gateway)).toBe(true);
});
