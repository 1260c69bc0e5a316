import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { request } from 'undici';
import type { Cluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import {
  addressInstances,
  kubernetesEdge,
  type KubernetesEdge,
} from '../../src/adapters/kubernetes/edge/index.ts';
import type { EdgeKind } from '../../src/adapters/kubernetes/edge/kind.ts';
import {
  ORDER_PREFIXES,
  revisionPath,
  type EdgeSettings,
} from '../../src/adapters/kubernetes/edge/settings.ts';
import type { SlotName } from '../../src/domain/record.ts';
import type { EdgeUnderTest } from '../contract/edge.contract.ts';
import { APPLICATION, type Responders } from './responders.ts';
import { openVisitors } from './visitors.ts';

const WEB_URL = 'http://127.0.0.1:8000';
const METRICS_URL = 'http://127.0.0.1:9100/metrics';
const DEADLINE_MS = 60_000;

/** What is the same for every edge of a test. */
function settingsOf(namespace: string): EdgeSettings {
  return {
    namespace,
    application: APPLICATION,
    routeClasses: { default: ['/'], payment: ['/api/payment'] },
    hosts: [`${namespace}.test`],
    serviceOf: (slot: SlotName) => `${APPLICATION}-${slot}`,
    servicePort: 3000,
    orderPrefixes: ORDER_PREFIXES,
  };
}

/** An edge over the responders, seen as the test bed is reached: on this machine. */
function openEdge(
  cluster: Cluster,
  kind: EdgeKind,
  namespace: string,
  token: () => number = () => 1,
): KubernetesEdge {
  return kubernetesEdge({
    ...settingsOf(namespace),
    cluster,
    kind,
    token,
    instances: addressInstances([{ metricsUrl: METRICS_URL, webUrl: WEB_URL }]),
    inflightOf: async () => 0,
  });
}

/** The same world for the contract: a write returns when the edge shows it. */
export function openWorld(kind: EdgeKind, responders: Responders): EdgeUnderTest {
  const { cluster, namespace } = responders;
  const edge = openEdge(cluster, kind, namespace);
  const visitors = openVisitors(WEB_URL, namespace);
  const seen = async () => (await edge.observe('green')).observedWeights;
  return {
    edge: {
      observe: edge.observe,
      write: async (intent) => {
        await edge.write(intent);
        await expect
          .poll(seen, { timeout: DEADLINE_MS, interval: 200 })
          .toMatchObject({ kind: 'known' });
      },
    },
    sendRequests: visitors.send,
    setReady: async (slot, count) => {
      if (await responders.scale(slot, count)) await untilEdgeKnows(cluster, kind, namespace);
    },
    close: visitors.close,
  };
}

/** What the edge shows after this write, it has read after all that was there before. */
async function untilEdgeKnows(cluster: Cluster, kind: EdgeKind, namespace: string): Promise<void> {
  const settings = { ...settingsOf(namespace), application: 'barrier' };
  const token = randomBytes(6).toString('hex');
  for (const object of kind.revision(settings, token)) {
    await cluster.apply(withAnyService(object), { force: true });
  }
  const status = async () => {
    const { statusCode, body } = await request(`${WEB_URL}${revisionPath(settings)}/${token}`);
    await body.dump();
    return statusCode;
  };
  await expect.poll(status, { timeout: DEADLINE_MS, interval: 200 }).toBe(302);
}

/** An IngressRoute wants a service that is there, even when a middleware answers before. */
function withAnyService<T extends ReturnType<EdgeKind['revision']>[number]>(object: T): T {
  if (object.kind !== 'IngressRoute') return object;
  const [route] = object.spec['routes'] as readonly object[];
  const services = [{ kind: 'TraefikService', name: 'noop@internal' }];
  return { ...object, spec: { ...object.spec, routes: [{ ...route, services }] } };
}
