import { gatewayKind } from '../../../adapters/kubernetes/edge/index.ts';
import { POD_RIGHTS, rightsOf } from '../../../adapters/kubernetes/edge/rights.ts';
import type { EdgeKind } from '../../../adapters/kubernetes/edge/kind.ts';
import type { Right } from '../../../adapters/kubernetes/client/rights.ts';
import { RIGHTS as METRICS_RIGHTS } from '../../../adapters/kubernetes/metrics/rights.ts';
import type { EdgeNeeds } from '../../../adapters/kubernetes/preflight/check-edge.ts';
import type { Finding } from '../../../adapters/kubernetes/preflight/finding.ts';
import { preflight } from '../../../adapters/kubernetes/preflight/index.ts';
import { RIGHTS as PREFLIGHT_RIGHTS } from '../../../adapters/kubernetes/preflight/rights.ts';
import { RIGHTS as STORE_RIGHTS } from '../../../adapters/kubernetes/store/rights.ts';
import { RIGHTS as WORKLOADS_RIGHTS } from '../../../adapters/kubernetes/workloads/rights.ts';
import type { ClusterEdge } from '../../../domain/application.ts';
import type { RoleHolder } from '../../../domain/record.ts';
import type { Scene } from '../../application.ts';
import { edgeKindOf } from './edge.ts';
import { clusterOf, clusterSettings } from './place.ts';
import { bundleOf, registryOf } from './release.ts';
import { helmOf, slotsOf } from './workloads.ts';

/** Rights in the application's namespace and, of scope `cluster`, beyond it. */
export function rightsFor(kind: EdgeKind): readonly Right[] {
  return [
    ...STORE_RIGHTS,
    ...WORKLOADS_RIGHTS,
    ...METRICS_RIGHTS,
    ...PREFLIGHT_RIGHTS,
    ...rightsOf(kind),
  ];
}

/** Rights in the namespace of the edge's own pods. */
export const EDGE_POD_RIGHTS: readonly Right[] = POD_RIGHTS;
/** Every kind of edge that can be declared, for the list of rights. */
export const DEFAULT_EDGE: EdgeKind = gatewayKind({ namespace: '', name: '' });

/** What stands in the way of bringing this release into its slot; nothing is touched. */
export async function lookAhead(scene: Scene, holder: RoleHolder): Promise<readonly Finding[]> {
  const cluster = await clusterOf(scene);
  const { edge } = clusterSettings(scene);
  const kind = edgeKindOf(edge);
  const { image, chart } = bundleOf(holder);
  const slots = slotsOf(scene, { cluster, known: new Map([[holder.release, holder]]) });
  return preflight({
    cluster,
    application: scene.application.name,
    slot: holder.slot,
    rights: rightsFor(kind),
    kinds: kind.kinds,
    edge: needsOf(edge),
    rendered: async () => helmOf(scene).render(await slots.wouldInstall(holder)),
    registry: registryOf(scene, image),
    image,
    chart,
  });
}

function needsOf(edge: ClusterEdge): EdgeNeeds {
  if (edge.kind === 'gateway') return { kind: 'gateway', ...edge.gateway };
  return edge.kind === 'nginx'
    ? { kind: 'ingress-class', name: edge.ingressClass }
    : { kind: 'none' };
}
