import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { OperationError, type OperationCode } from '../../../shared/errors.ts';
import { openCluster, type Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { RIGHTS as WORKLOAD_RIGHTS } from '../workloads/rights.ts';
import { preflight, type PreflightOptions } from './index.ts';
import { RIGHTS as OWN_RIGHTS } from './rights.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const RENDERED = `
---
# Source: slot.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop-green }
spec:
  replicas: 4
  template:
    metadata: { labels: { app: shop-green } }
    spec:
      initContainers:
        - name: migrate
          resources: { requests: { cpu: 700m } }
      containers:
        - name: app
          resources: { requests: { cpu: 500m, memory: 1Gi }, limits: { memory: 2Gi } }
        - name: helper
          resources: { limits: { cpu: 100m } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: shop-green }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: shop-green } } }
---
apiVersion: v1
kind: Pod
metadata: { name: try, annotations: { helm.sh/hook: test } }
`;
const SCALED = `${RENDERED}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop-green }
spec: { minReplicas: 4, maxReplicas: 20 }
`;

let api: KubernetesApi;
let cluster: Cluster;

beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
  putNode('one');
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

function look(more: Partial<PreflightOptions> = {}) {
  return preflight({
    cluster,
    application: 'shop',
    slot: 'green',
    rights: [...WORKLOAD_RIGHTS, ...OWN_RIGHTS],
    kinds: [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }],
    edge: { kind: 'none' },
    rendered: async () => RENDERED,
    registry: { resolve: async () => DIGEST, findChart: async () => DIGEST },
    image: `harbor.local/shop/app@${DIGEST}`,
    chart: `oci://harbor.local/charts/shop@${DIGEST}`,
    ...more,
  });
}

function failing(code: OperationCode): () => Promise<string> {
  return async () => {
    throw new OperationError(`the registry says ${code}`, { code, retryable: true });
  };
}

function putQuota(hard: object, used: object = {}, scopes?: readonly string[]): void {
  const spec = scopes === undefined ? {} : { scopes };
  api.put(KINDS.ResourceQuota, { metadata: { name: 'shop' }, spec, status: { hard, used } });
}

function putNode(name: string, spec: object = {}): void {
  const status = { allocatable: { cpu: '8', memory: '16Gi', pods: '110' } };
  api.put(KINDS.Node, { metadata: { name }, spec, status });
}

function putPod(slot: string, k: number, requests: object): void {
  const labels = { 'zhiyou.dev/application': 'shop', 'zhiyou.dev/slot': slot };
  api.put(KINDS.Pod, {
    metadata: { name: `shop-${slot}-${k}`, labels },
    spec: { nodeName: 'one', containers: [{ name: 'app', resources: { requests } }] },
    status: { phase: 'Running' },
  });
}

test('nothing is in the way', async () => {
  putQuota({ 'requests.cpu': '2800m', 'limits.memory': '8Gi', pods: '4', 'count/secrets': '1' });
  expect(await look()).toEqual([]);
});

test('45: a quota without room for the candidate beside stable is refused, with every number', async () => {
  // Each pod asks for 700m, as its init container does; 4 of them beside the 12 CPUs in use.
  putQuota({ 'requests.cpu': '14', 'limits.memory': '8191Mi' }, { 'requests.cpu': '12' });
  expect(await look()).toEqual([
    {
      code: 'quota-short',
      severity: 'refuse',
      wanted: 'requests.cpu 2800m (4 × 700m)',
      found: '2',
      where: 'ResourceQuota shop',
    },
    {
      code: 'quota-short',
      severity: 'refuse',
      wanted: 'limits.memory 8Gi (4 × 2Gi)',
      found: '7.9Gi',
      where: 'ResourceQuota shop',
    },
  ]);
});

test('what the slot holds already is there for it, less what lives beside it during the update', async () => {
  for (const k of [0, 1, 2, 3]) putPod('green', k, { cpu: '700m' });
  putQuota({ pods: '9' }, { pods: '4' });
  expect(await look()).toEqual([]);
  // Four pods, one more while each is replaced (25 % of 4), and only the room of the four.
  putQuota({ pods: '4' }, { pods: '4' });
  expect(await look()).toMatchObject([{ code: 'quota-short', wanted: 'pods 5', found: '4' }]);
});

test('45: room that runs out only when both slots scale to their most is a warning', async () => {
  for (const k of [0, 1]) putPod('blue', k, { cpu: '500m' });
  putQuota({ 'requests.memory': '30Gi' }, { 'requests.memory': '2Gi' });
  expect(await look({ rendered: async () => SCALED })).toEqual([
    {
      code: 'quota-tight',
      severity: 'warn',
      wanted: 'requests.memory 38Gi (38 × 1Gi)',
      found: '28Gi',
      where: 'ResourceQuota shop',
    },
  ]);
});

test('37: a quota on what the pods do not state is refused, unless the namespace gives a default', async () => {
  putQuota({ 'limits.ephemeral-storage': '10Gi' });
  expect(await look()).toMatchObject([
    { code: 'quota-needs-amount', severity: 'refuse', wanted: 'limits.ephemeral-storage' },
  ]);
  api.put(KINDS.LimitRange, {
    metadata: { name: 'usual' },
    spec: { limits: [{ type: 'Container', default: { 'ephemeral-storage': '1Gi' } }] },
  });
  expect(await look()).toEqual([]);
});

test('a quota for other kinds of pods is no quota for these', async () => {
  putQuota({ pods: '0' }, {}, ['Terminating']);
  expect(await look()).toEqual([]);
});

test('a right that is missing is told with what goes without it', async () => {
  api.allows = ({ resource, verb }) => !(resource === 'pods/log' && verb === 'get');
  expect(await look()).toEqual([
    {
      code: 'right-missing',
      severity: 'refuse',
      wanted: 'get pods/log (to show the last lines of what is not ready)',
      found: '-',
      where: `${cluster.label}, test`,
    },
  ]);
});

test('nodes without room are a warning; taints, selectors and what others ask for count', async () => {
  putNode('tainted', { taints: [{ key: 'gpu', effect: 'NoSchedule' }] });
  putNode('closed', { unschedulable: true });
  putPod('blue', 0, { cpu: '6' });
  expect(await look()).toEqual([
    { code: 'nodes-short', severity: 'warn', wanted: '4', found: '2', where: '3 nodes' },
  ]);
  putNode('tainted', { taints: [{ key: 'gpu', effect: 'PreferNoSchedule' }] });
  expect(await look()).toEqual([]);
});

test('who may not see the nodes is warned, and nothing else', async () => {
  api.allows = ({ resource }) => resource !== 'nodes';
  expect(await look()).toMatchObject([{ code: 'unchecked', severity: 'warn', wanted: 'nodes' }]);
});

test('a question that cannot be answered stands in the way', async () => {
  api.fault = ({ path }) =>
    path.includes('/resourcequotas') ? { kind: 'status', status: 403 } : undefined;
  expect(await look()).toMatchObject([{ code: 'unchecked', severity: 'refuse', wanted: 'quota' }]);
});

test.each([
  ['no pod may be missing', { maxUnavailable: 0 }, true],
  ['all must be there', { minAvailable: '100%' }, true],
  ['27: more must be there than there are', { minAvailable: 5 }, true],
  ['one may be missing', { minAvailable: 3 }, false],
])('a budget by which %s', async (_what, budget, blocks) => {
  const selector = { matchLabels: { app: 'shop-green' } };
  api.put(KINDS.PodDisruptionBudget, {
    metadata: { name: 'old' },
    spec: { ...budget, selector },
  });
  const wanted = { code: 'budget-blocks', severity: 'warn', where: 'PodDisruptionBudget old' };
  expect(await look()).toMatchObject(blocks ? [wanted] : []);
});

test('79: a kind that is not served is refused', async () => {
  const route = api.kinds.findIndex(({ kind }) => kind === 'HTTPRoute');
  api.kinds.splice(route, 1);
  expect(await look()).toMatchObject([
    { code: 'kind-not-served', wanted: 'HTTPRoute gateway.networking.k8s.io/v1' },
  ]);
});

test('an image or a chart that the registry has not, or an image without digest, is refused', async () => {
  const resolve = failing('not-found');
  const findings = await look({ registry: { resolve, findChart: async () => undefined } });
  expect(findings.map(({ code, severity, where }) => [code, severity, where])).toEqual([
    ['image-missing', 'refuse', 'harbor.local'],
    ['chart-missing', 'refuse', 'harbor.local'],
  ]);
  expect(await look({ image: 'harbor.local/shop/app:latest', chart: './chart' })).toMatchObject([
    { code: 'image-missing', found: 'harbor.local/shop/app:latest' },
  ]);
});

test('a registry that is away is no missing image, and stands in the way all the same', async () => {
  const resolve = failing('unreachable');
  const registry = { resolve, findChart: async () => undefined };
  expect(await look({ registry, chart: './chart' })).toMatchObject([
    {
      code: 'unchecked',
      severity: 'refuse',
      wanted: 'image',
      found: 'the registry says unreachable',
    },
  ]);
});

test('a Gateway must be there and programmed, an IngressClass there', async () => {
  const edge = { kind: 'gateway', namespace: 'kube-system', name: 'traefik-gateway' } as const;
  expect(await look({ edge })).toMatchObject([{ code: 'edge-missing', severity: 'refuse' }]);
  const put = (status: string) =>
    api.put(KINDS.Gateway, {
      metadata: { name: 'traefik-gateway', namespace: 'kube-system' },
      status: { conditions: [{ type: 'Programmed', status, message: 'no address' }] },
    });
  put('False');
  expect(await look({ edge })).toMatchObject([
    { code: 'edge-not-ready', found: 'False: no address' },
  ]);
  put('True');
  expect(await look({ edge })).toEqual([]);
  const nginx = { kind: 'ingress-class', name: 'nginx' } as const;
  expect(await look({ edge: nginx })).toMatchObject([{ wanted: 'IngressClass nginx' }]);
  api.put(KINDS.IngressClass, { metadata: { name: 'nginx' } });
  expect(await look({ edge: nginx })).toEqual([]);
});

test.each([
  [
    'that renders no Deployment',
    async () => 'apiVersion: v1\nkind: Service\nmetadata: { name: x }',
  ],
  ['that renders nothing', async () => ''],
  ['that renders something odd', async () => 'just: words'],
  [
    'that Helm refuses',
    async () => {
      throw new OperationError('values refused', { code: 'rejected', retryable: false });
    },
  ],
])('a chart %s is refused', async (_what, rendered) => {
  expect(await look({ rendered })).toMatchObject([{ code: 'chart-broken', severity: 'refuse' }]);
});
