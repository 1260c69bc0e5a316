import {
  addressInstances,
  gatewayKind,
  nginxKind,
  podInstances,
  traefikKind,
} from '../../../adapters/kubernetes/edge/index.ts';
import type { EdgeInstances } from '../../../adapters/kubernetes/edge/instances.ts';
import type { EdgeKind } from '../../../adapters/kubernetes/edge/kind.ts';
import type { Cluster } from '../../../adapters/kubernetes/index.ts';
import type { ClusterEdge } from '../../../domain/application.ts';
import { assertNever } from '../../../shared/errors.ts';

/** By which objects the declared edge splits. */
export function edgeKindOf(edge: ClusterEdge): EdgeKind {
  switch (edge.kind) {
    case 'gateway':
      return gatewayKind(edge.gateway);
    case 'traefik':
      return traefikKind({ entryPoints: edge.entryPoints });
    case 'nginx':
      return nginxKind(edge.ingressClass);
    default:
      return assertNever(edge);
  }
}

/** The edge's own pods, reached through the API server, or its processes by their addresses. */
export function edgeInstancesOf(cluster: Cluster, { pods, addresses }: ClusterEdge): EdgeInstances {
  if (addresses.length > 0) return addressInstances(addresses);
  const { namespace, selector: labelSelector, metricsPort, webPort } = pods;
  return podInstances(cluster, { namespace, labelSelector, metricsPort, webPort });
}
