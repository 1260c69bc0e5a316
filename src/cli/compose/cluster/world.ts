import { clusterChecks } from '../../../adapters/kubernetes/checks/cluster-checks.ts';
import { kubernetesEdge } from '../../../adapters/kubernetes/edge/index.ts';
import { podLedger } from '../../../adapters/kubernetes/ledger/pod-ledger.ts';
import { scrapePods } from '../../../adapters/kubernetes/metrics/scrape-pods.ts';
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
import { readingsOf } from '../../gates.ts';

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
  const pods = scrapePods({
    ...place,
    port: PORT,
    readings: readingsOf(application, scene.settings),
    nowMs: CLOCK.nowMs,
  });
  const kind = edgeKindOf(settings.edge);
  return {
    edge: kubernetesEdge({
      cluster,
      kind,
      namespace: settings.namespace,
      application: application.name,
      routeClasses: application.routeClasses,
      hosts: settings.edge.hosts,
      serviceOf: (slot) => slotObjectName(application.name, slot),
      servicePort: PORT,
      instances: edgeInstancesOf(cluster, settings.edge),
      token,
      inflightOf: async (slot) => (await pods.inflightOf(slot)).requests,
    }),
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
