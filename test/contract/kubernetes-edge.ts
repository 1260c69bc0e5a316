import { expect } from 'vitest';
import { openCluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import { KINDS, type Kind } from '../../src/adapters/kubernetes/client/kinds.ts';
import {
  kubernetesEdge,
  podInstances,
  type KubernetesEdge,
} from '../../src/adapters/kubernetes/edge/index.ts';
import type { EdgeKind } from '../../src/adapters/kubernetes/edge/kind.ts';
import { POD_RIGHTS, rightsOf } from '../../src/adapters/kubernetes/edge/rights.ts';
import type { SlotName } from '../../src/domain/record.ts';
import type { Answered } from '../fakes/edge.ts';
import type { Visitor } from '../fakes/edge-rules.ts';
import { granted } from '../fakes/kubernetes-api/granted.ts';
import { startKubernetesApi, type KubernetesApi } from '../fakes/kubernetes-api/server.ts';
import { customRouting } from '../fakes/traefik/custom-routing.ts';
import { gatewayRouting } from '../fakes/traefik/gateway-routing.ts';
import type { Routing, Stored } from '../fakes/traefik/model.ts';
import { nginxRouting } from '../fakes/traefik/nginx-routing.ts';
import { fakeTraefik, type FakeTraefik } from '../fakes/traefik/traefik.ts';
import type { EdgeUnderTest } from './edge.contract.ts';

/** An edge over a fake API server, whose objects a fake Traefik works with at once. */
export type FakeCluster = EdgeUnderTest & {
  readonly edge: KubernetesEdge;
  readonly api: KubernetesApi;
  readonly traefik: FakeTraefik;
  /** The token of the lease that writes are made with. */
  readonly setToken: (token: number) => void;
};

const NAMESPACE = 'test';
const HOST = 'shop.test';
const SLOTS: readonly SlotName[] = ['blue', 'green'];

/** Starts everything; both slots have a Service and no pods. */
export async function openFakeCluster(kind: EdgeKind): Promise<FakeCluster> {
  const api = await startKubernetesApi();
  api.allows = granted({ test: rightsOf(kind), 'kube-system': POD_RIGHTS });
  const ready: Record<SlotName, number> = { blue: 0, green: 0 };
  let token = 1;
  for (const slot of SLOTS) api.put(KINDS.Service, serviceOf(slot));
  api.put(KINDS.Pod, TRAEFIK_POD);
  const hasPods = (name: string): boolean => {
    const slot = SLOTS.find((one) => name.startsWith(`shop-${one}`));
    return slot !== undefined && ready[slot] > 0 && api.find(KINDS.Service, name) !== undefined;
  };
  const traefik = fakeTraefik({ routing: () => routingOf(api, hasPods), hasPods });
  const told = new Map<string, number>();
  api.fault = () => {
    tellEndpoints(api, ready, told);
    for (const route of api.objects(KINDS.HTTPRoute)) accept(api, route);
    return undefined;
  };
  api.proxied = (pod, path) =>
    pod === 'traefik-0:9100'
      ? { status: 200, body: traefik.metrics() }
      : { status: traefik.ask({ host: 'api', path, headers: {} }).status, body: '' };
  const cluster = await openCluster({ kubeconfig: api.kubeconfig });
  const edge = kubernetesEdge({
    cluster,
    kind,
    namespace: NAMESPACE,
    application: 'shop',
    routeClasses: { default: ['/'], payment: ['/api/payment'] },
    hosts: [HOST],
    serviceOf: (slot) => `shop-${slot}`,
    servicePort: 3000,
    token: () => token,
    instances: podInstances(cluster, {
      namespace: 'kube-system',
      labelSelector: 'app.kubernetes.io/name=traefik',
      metricsPort: 9100,
      webPort: 8000,
    }),
    inflightOf: async () => 0,
  });
  return {
    edge,
    api,
    traefik,
    setToken: (next) => {
      token = next;
    },
    sendRequests: async (count, routeClass, visitor = {}) =>
      sendMany(traefik, count, { routeClass, visitor }),
    ...counting(kind, traefik),
    setReady: async (slot, count) => {
      ready[slot] = count;
    },
    close: async () => {
      await cluster.close();
      await api.close();
    },
  };
}

const TRAEFIK_POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'traefik-0',
    namespace: 'kube-system',
    labels: { 'app.kubernetes.io/name': 'traefik' },
  },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

function serviceOf(slot: SlotName) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `shop-${slot}`, namespace: NAMESPACE },
    spec: {
      selector: { app: `shop-${slot}` },
      ports: [{ name: 'http', port: 3000, targetPort: 'http' }],
    },
  };
}

/** Puts EndpointSlices beside Services, as the cluster's controller does. */
function tellEndpoints(
  api: KubernetesApi,
  ready: Readonly<Record<SlotName, number>>,
  told: Map<string, number>,
): void {
  for (const { metadata } of api.objects(KINDS.Service)) {
    const slot = SLOTS.find((one) => metadata.name.startsWith(`shop-${one}`));
    if (slot === undefined || told.get(metadata.name) === ready[slot]) continue;
    told.set(metadata.name, ready[slot]);
    const endpoints = Array.from({ length: ready[slot] }, () => ({ conditions: { ready: true } }));
    api.put(KINDS.EndpointSlice, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: metadata.name,
        namespace: NAMESPACE,
        labels: { 'kubernetes.io/service-name': metadata.name },
      },
      endpoints,
    });
  }
}

/** Says of an HTTPRoute that it was looked at, as the Gateway's controller does. */
function accept(api: KubernetesApi, route: ReturnType<KubernetesApi['objects']>[number]): void {
  const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({
    type,
    status: 'True',
    observedGeneration: route.metadata.generation,
  }));
  const status = { parents: [{ parentRef: { name: 'traefik-gateway' }, conditions }] };
  if (JSON.stringify(route['status']) === JSON.stringify(status)) return;
  const { resourceVersion: _before, ...metadata } = route.metadata;
  api.put(KINDS.HTTPRoute, { ...route, metadata, status }, 'traefik');
}

function routingOf(api: KubernetesApi, hasPods: (service: string) => boolean): Routing {
  const all = (kind: Kind) => api.objects(kind) as unknown as readonly Stored[];
  const some = [
    gatewayRouting(all(KINDS.HTTPRoute)),
    customRouting({ routes: all(KINDS.IngressRoute), splits: all(KINDS.TraefikService) }, hasPods),
    nginxRouting(all(KINDS.Ingress), hasPods),
  ];
  return {
    routers: some.flatMap(({ routers }) => routers),
    services: new Map(some.flatMap(({ services }) => [...services])),
  };
}

function counting({ kinds }: EdgeKind, traefik: FakeTraefik): Pick<EdgeUnderTest, 'receivedBy'> {
  return kinds.includes(KINDS.TraefikService)
    ? { receivedBy: async (slot) => receivedIn(traefik, slot) }
    : {};
}

/** The Services that select the pods of a slot. */
function receivedIn({ received }: FakeTraefik, slot: SlotName): number {
  const own = `shop-${slot}`;
  const shares = ['default', 'payment'].flatMap((name) => [
    `${own}-${name}`,
    `${own}-${name}-pinned`,
  ]);
  return [own, ...shares].reduce((sum, service) => sum + received(service), 0);
}

type Sending = { readonly routeClass: string; readonly visitor: Visitor };

function sendMany(traefik: FakeTraefik, count: number, { routeClass, visitor }: Sending): Answered {
  const { orderOf, returns = false, method = routeClass === 'payment' ? 'POST' : 'GET' } = visitor;
  const order = orderOf === undefined ? '' : `/${orderOf.slice(0, 1)}-7/pay`;
  const path = routeClass === 'payment' ? `/api/payment/orders${order}` : '/trips';
  const answers = { blue: 0, green: 0, failed: 0 };
  let kept: readonly string[] = [];
  for (let k = 0; k < count; k += 1) {
    const headers = headersOf(visitor, kept);
    const { service, cookies } = traefik.ask({ host: HOST, path, headers, method });
    const slot = SLOTS.find((one) => service?.startsWith(`shop-${one}`));
    answers[slot ?? 'failed'] += 1;
    if (returns && cookies.length > 0) kept = cookies.map((one) => one.split(';', 1)[0] ?? '');
  }
  return answers;
}

function headersOf(visitor: Visitor, kept: readonly string[]): Record<string, string> {
  const { previewSecret, header, cookie } = visitor;
  const cookies = [...kept, ...(cookie === undefined ? [] : [`${cookie.name}=${cookie.value}`])];
  return {
    ...(previewSecret === undefined ? {} : { 'x-zhiyou-preview': previewSecret }),
    ...(header === undefined ? {} : { [header.name]: header.value }),
    ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
  };
}

/** Every kind of object that an edge may leave. */
export const LEFT_BEHIND: readonly Kind[] = [
  KINDS.HTTPRoute,
  KINDS.IngressRoute,
  KINDS.TraefikService,
  KINDS.Middleware,
  KINDS.Ingress,
];

/** What the edge shows of green, once it is known. */
export async function expectSplit(
  { edge }: FakeCluster,
  weights: Readonly<Record<string, number>>,
): Promise<void> {
  const { observedWeights } = await edge.observe('green');
  expect(observedWeights).toEqual({ kind: 'known', value: weights });
}
