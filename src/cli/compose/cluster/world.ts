import { openHelm } from '../../../adapters/helm/index.ts';
import { clusterChecks } from '../../../adapters/kubernetes/checks/cluster-checks.ts';
import { kubernetesEdge } from '../../../adapters/kubernetes/edge/index.ts';
import type { Cluster } from '../../../adapters/kubernetes/index.ts';
import { podLedger } from '../../../adapters/kubernetes/ledger/pod-ledger.ts';
import { scrapePods } from '../../../adapters/kubernetes/metrics/scrape-pods.ts';
import { kubernetesWorkloads } from '../../../adapters/kubernetes/workloads/index.ts';
import type {
  SlotContent,
  WorkloadsOptions,
} from '../../../adapters/kubernetes/workloads/options.ts';
import { slotObjectName } from '../../../adapters/kubernetes/workloads/slot.ts';
import type { RoleHolder, SlotName } from '../../../domain/record.ts';
import type { Lease, StateStore } from '../../../ports/state-store.ts';
import type { SlotObservation, Workloads } from '../../../ports/workloads.ts';
import type { World } from '../../../ports/world.ts';
import { refuseWithout } from '../../../runner/fence.ts';
import type { Scene } from '../../application.ts';
import { CLOCK } from '../../clock.ts';
import { locateChart } from './chart.ts';
import { edgeKindOf, edgeInstancesOf } from './edge.ts';
import { metricsOf } from './metrics.ts';
import { clusterOf, clusterSettings } from './place.ts';
import { bundleOf, isPlainHttp } from './release.ts';

/** The container's port, which the Service of a slot has too. */
const PORT = 3000;
/** The pods' port for operators, which no Service has. */
const OPERATIONS_PORT = 3001;
const HELM_DEADLINE_MS = 120_000;
/** A clock of another machine may differ by this. */
const CLOCK_MARGIN_MS = 30_000;
/** Longer than the grace period of the chart's pods. */
const LONGEST_END_MS = 180_000;

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
    slowerThanMs: application.slowerThanMs,
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
    workloads: await workloadsOf(scene, { cluster, store, token }),
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

/** What runs in a slot; nothing can be changed by it. */
export async function observeOnly(scene: Scene, slot: SlotName): Promise<SlotObservation> {
  const cluster = await clusterOf(scene);
  return kubernetesWorkloads(workloadsOptions(scene, cluster, new Map())).observe(slot);
}

type Hands = {
  readonly cluster: Cluster;
  readonly store: StateStore;
  readonly token: () => number;
};

/** Releases are known by who holds a role; each brings what it is made of. */
async function workloadsOf(scene: Scene, { cluster, store, token }: Hands): Promise<Workloads> {
  const [latest, serving] = await Promise.all([store.latest(), store.serving()]);
  const known = new Map<string, RoleHolder>();
  for (const holder of [serving, latest?.stable, latest?.candidate]) {
    if (holder !== undefined) known.set(holder.release, holder);
  }
  const slots = kubernetesWorkloads({ ...workloadsOptions(scene, cluster, known), token });
  return {
    ...slots,
    deploy: (holder) => {
      known.set(holder.release, holder);
      return slots.deploy(holder);
    },
  };
}

function workloadsOptions(
  scene: Scene,
  cluster: Cluster,
  known: ReadonlyMap<string, RoleHolder>,
): WorkloadsOptions {
  const { namespace, context } = clusterSettings(scene);
  return {
    cluster,
    application: scene.application.name,
    helm: openHelm({
      command: ['helm'],
      namespace,
      context,
      env: process.env,
      deadlineMs: HELM_DEADLINE_MS,
    }),
    releases: {
      find: async (release) => {
        const holder = known.get(release);
        return holder === undefined ? undefined : contentOf(scene, holder);
      },
      names: async () => [...known.keys()],
    },
    token: () => 0,
    nowMs: CLOCK.nowMs,
    longestRunMs: HELM_DEADLINE_MS + CLOCK_MARGIN_MS,
    longestEndMs: LONGEST_END_MS,
    lookEveryMs: 500,
  };
}

function contentOf(scene: Scene, holder: RoleHolder): SlotContent {
  const bundle = bundleOf(holder);
  const [repository = '', digest = ''] = bundle.image.split('@');
  const { image } = bundle.values;
  const declared = typeof image === 'object' && image !== null ? image : {};
  return {
    chart: {
      location: locateChart(scene, bundle),
      plainHttp: isPlainHttp(scene, bundle.chart),
    },
    chartDigest: bundle.chart,
    values: { ...bundle.values, image: { ...declared, repository, digest } },
  };
}
