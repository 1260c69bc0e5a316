import { clusterChecks } from '../../../adapters/kubernetes/checks/cluster-checks.ts';
import { kubernetesEdge, type KubernetesEdge } from '../../../adapters/kubernetes/edge/index.ts';
import type { Cluster } from '../../../adapters/kubernetes/index.ts';
import { podLedger } from '../../../adapters/kubernetes/ledger/pod-ledger.ts';
import { scrapePods, type PodMetrics } from '../../../adapters/kubernetes/metrics/scrape-pods.ts';
import { slotObjectName } from '../../../adapters/kubernetes/workloads/slot.ts';
import type { Lease, StateStore } from '../../../ports/state-store.ts';
import type { World } from '../../../ports/world.ts';
import { refuseWithout } from '../../../runner/fence.ts';
import type { Scene } from '../../application.ts';
import { CLOCK } from '../../clock.ts';
import { edgeKindOf, edgeInstancesOf } from './edge.ts';
import { metricsOf } from './metrics.ts';
import { clusterOf, clusterSettings } from './place.ts';
import { heldSlotsOf } from './workloads.ts';
import { readingsOf } from '../readings.ts';

/** The container's port, which the Service of a slot has too. */
const PORT = 3000;
/** The pods' port for operators, which no Service has. */
const OPERATIONS_PORT = 3001;

/** Everything of an environment in a cluster, as the holder of its lease sees it. */
export async function openClusterWorld(
  scene: Scene,
  store: StateStore,
  lease: Lease,
): Promise<World> {
  const cluster = await clusterOf(scene);
  const { application } = scene;
  const settings = clusterSettings(scene);
  const token = (): number => {
    refuseWithout(lease);
    return lease.token;
  };
  const place = { cluster, application: application.name };
  const pods = podsOf(scene, cluster);
  return {
    edge: edgeOf(scene, cluster, token),
    workloads: await heldSlotsOf(scene, { cluster, store, token }),
    metrics: metricsOf(scene, place, pods),
    ledger: podLedger({ ...place, port: OPERATIONS_PORT }),
    checks: clusterChecks(
      { url: settings.edge.url, host: settings.edge.hosts[0] ?? '' },
      application.providers,
    ),
    store,
    clock: CLOCK,
  };
}

/** What splits the traffic of an environment. */
export function edgeOf(scene: Scene, cluster: Cluster, token: () => number): KubernetesEdge {
  const { application } = scene;
  const { edge, namespace } = clusterSettings(scene);
  const pods = podsOf(scene, cluster);
  return kubernetesEdge({
    cluster,
    kind: edgeKindOf(edge),
    namespace,
    application: application.name,
    routeClasses: application.routeClasses,
    hosts: edge.hosts,
    serviceOf: (slot) => slotObjectName(application.name, slot),
    servicePort: PORT,
    instances: edgeInstancesOf(cluster, edge),
    token,
    inflightOf: async (slot) => (await pods.inflightOf(slot)).requests,
  });
}

function podsOf({ application, settings }: Scene, cluster: Cluster): PodMetrics {
  return scrapePods({
    cluster,
    application: application.name,
    port: PORT,
    readings: readingsOf(application, settings),
    nowMs: CLOCK.nowMs,
  });
}
