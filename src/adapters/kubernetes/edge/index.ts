import { setTimeout as delay } from 'node:timers/promises';
import type { SlotName } from '../../../domain/record.ts';
import type { Edge } from '../../../ports/edge.ts';
import type { Cluster } from '../client/cluster.ts';
import type { EdgeInstances } from './instances.ts';
import type { EdgeKind, EdgeWorld } from './kind.ts';
import { look, type Memory } from './observe.ts';
import { checkSettings, ORDER_PREFIXES, type EdgeSettings } from './settings.ts';
import { ownObjects, removeObjects } from './world.ts';
import type { Previewed } from './preview-route.ts';
import { writeIntent, writePreview } from './write.ts';

export { addressInstances, podInstances } from './instances.ts';
export { gatewayKind, nginxKind, traefikKind } from './kinds.ts';

/** The edge of one application in a cluster. */
export type KubernetesEdge = Edge & {
  /** Takes away everything that was written; then nobody reaches the application through it. */
  readonly withdraw: () => Promise<void>;
  /** Leads a secret to a slot before anything is written; the first write takes it away. */
  readonly preview: (previewed: Previewed) => Promise<void>;
};

/** What an edge is made of. */
export type KubernetesEdgeOptions = Omit<EdgeSettings, 'orderPrefixes'> & {
  readonly cluster: Cluster;
  readonly kind: EdgeKind;
  readonly instances: EdgeInstances;
  /** Paths after which the next segment is an order's id; those of the service unless said. */
  readonly orderPrefixes?: readonly string[];
  /** The lease's fencing token. @throws {OperationError} `conflict` when the lease is not held. */
  readonly token: () => number;
  /** Requests that run in a slot now, as its pods count them. */
  readonly inflightOf: (slot: SlotName) => Promise<number>;
  readonly nowMs?: () => number;
};

async function wait(ms: number): Promise<void> {
  await delay(ms);
}

/**
 * Splits traffic by objects of the cluster and sees by the edge's own counters what came of it.
 * @throws {UserError} when names would be too long.
 */
export function kubernetesEdge(options: KubernetesEdgeOptions): KubernetesEdge {
  const { cluster, kind, instances, token, inflightOf, nowMs = Date.now } = options;
  const { namespace, application, routeClasses, hosts, serviceOf, servicePort } = options;
  const { orderPrefixes = ORDER_PREFIXES } = options;
  const settings = {
    namespace,
    application,
    routeClasses,
    hosts,
    serviceOf,
    servicePort,
    orderPrefixes,
  };
  checkSettings(settings);
  const world: EdgeWorld = { cluster, settings, kind, token, wait };
  const sight = { world, instances, inflightOf, nowMs };
  const memory: Memory = { counting: undefined, startedAtMs: 0, inForce: undefined };
  let last: Promise<unknown> = Promise.resolve();
  return {
    observe: (slot) => {
      const next = last.then(() => look(sight, memory, slot));
      last = next.catch(() => undefined);
      return next;
    },
    write: (intent) => writeIntent(world, intent),
    preview: (previewed) => writePreview(world, previewed),
    withdraw: async () => {
      const own = await ownObjects(world);
      await removeObjects(world, [...own.values()]);
    },
  };
}
