import { randomBytes } from 'node:crypto';
import type { Helm } from '../../../adapters/helm/index.ts';
import type { EdgeInstances } from '../../../adapters/kubernetes/edge/instances.ts';
import type { KubernetesEdge } from '../../../adapters/kubernetes/edge/index.ts';
import type { Cluster } from '../../../adapters/kubernetes/index.ts';
import {
  findStandalone,
  type Standalone,
  type StandaloneWorkload,
} from '../../../adapters/kubernetes/standalone/standalone.ts';
import type { RoleHolder } from '../../../domain/record.ts';
import type { Lease, StateStore } from '../../../ports/state-store.ts';
import { UserError } from '../../../shared/errors.ts';
import type { Adoption, Installation } from '../../adoption/adoption.ts';
import type { Scene } from '../../application.ts';
import { differencesOf, lossIn, slotValues } from './adoption-values.ts';
import { resolveChart } from './chart.ts';
import { edgeInstancesOf } from './edge.ts';
import {
  checkSlot,
  drainPods,
  quietRoutes,
  removeInstallation,
  takeOver,
} from './adoption-steps.ts';
import { certifiedHosts, endsTls } from '../../../adapters/kubernetes/standalone/certificates.ts';
import { handOver } from '../../../adapters/kubernetes/standalone/hand-over.ts';
import { clusterOf, clusterSettings } from './place.ts';
import { registryOf } from './release.ts';
import { declaredValues } from './values.ts';
import { edgeKindOf } from './edge.ts';
import { helmOf, slotsOf } from './workloads.ts';
import { edgeOf, openClusterWorld } from './world.ts';

/** What the steps of an adoption work with. */
export type AdoptionHands = {
  readonly scene: Scene;
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly edge: KubernetesEdge;
  readonly instances: EdgeInstances;
  readonly installation: Standalone;
  readonly values: Readonly<Record<string, unknown>>;
  /** @throws {OperationError} `conflict` when the lease is not held. */
  readonly token: () => number;
};

/** The installation that serves this environment without slots; absent when there is none. */
export async function findInstallation(scene: Scene): Promise<Installation | undefined> {
  const found = await standaloneOf(scene);
  return found === undefined
    ? undefined
    : { helmRelease: found.helmRelease, release: found.workload?.release };
}

/** Everything that is needed to take the installation over. @throws {UserError} when there is none. */
export async function openAdoption(
  scene: Scene,
  store: StateStore,
  lease: Lease,
): Promise<Adoption> {
  const cluster = await clusterOf(scene);
  const installation = await standaloneOf(scene);
  if (installation === undefined) {
    throw new UserError('nothing is installed alone here', 'To install a release: zhiyou deploy.');
  }
  const helm = helmOf(scene);
  const values = await helm.values(installation.helmRelease);
  const token = (): number => lease.token;
  const world = await openClusterWorld(scene, store, lease);
  const known = new Map<string, RoleHolder>();
  const atLeast = installation.workload?.replicas ?? 0;
  const slots = slotsOf(scene, { cluster, known, token, atLeast });
  const hands: AdoptionHands = {
    scene,
    cluster,
    helm,
    edge: edgeOf(scene, cluster, token),
    instances: edgeInstancesOf(cluster, clusterSettings(scene).edge),
    installation,
    values,
    token,
  };
  const secret = randomBytes(24).toString('base64url');
  const withWorkload = async (run: (workload: StandaloneWorkload) => Promise<void>) => {
    if (installation.workload !== undefined) await run(installation.workload);
  };
  return {
    world: {
      ...world,
      workloads: {
        ...slots,
        deploy: (holder) => {
          known.set(holder.release, holder);
          return slots.deploy(holder);
        },
      },
    },
    holder: () => holderOf(hands),
    differences: async () =>
      differencesOf(slotValues(values), slotValues(declaredValues(scene))).filter(isOfSlots),
    check: (holder) => checkSlot(hands, holder, secret),
    takeOver: (holder) => withWorkload((workload) => takeOver(hands, workload, holder)),
    handOver: async () => {
      const own = new Set(edgeKindOf(clusterSettings(scene).edge).kinds);
      for (const kind of own) await handOver(cluster, kind, scene.application.name);
    },
    removeRoutes: () => withWorkload((workload) => quietRoutes(hands, workload)),
    drain: () => withWorkload((workload) => drainPods(hands, workload)),
    remove: () => removeInstallation(hands),
  };
}

/** Routes of an installation alone are no difference: slots have none of their own. */
function isOfSlots(path: string): boolean {
  return !/^(?:ingress|httpRoute)(?:\.|$)/.test(path);
}

async function standaloneOf(scene: Scene): Promise<Standalone | undefined> {
  const cluster = await clusterOf(scene);
  return findStandalone({ cluster, application: scene.application.name });
}

/** The slot that will serve what the installation serves: image by its digest, values as Helm was given them. */
async function holderOf({ scene, installation, values }: AdoptionHands): Promise<RoleHolder> {
  const { helmRelease, workload } = installation;
  if (workload === undefined) {
    throw new UserError(
      `${helmRelease} has no pods, and no slot serves either: there is nothing to take over`,
      `Take its rest away (helm uninstall ${helmRelease}), then zhiyou deploy.`,
    );
  }
  const { name } = scene.application;
  const lost = lossIn(values, workload.name, name);
  if (lost !== undefined) {
    throw new UserError(
      `${helmRelease} keeps data (${lost}) under its own name, and slots look for it under ${name}`,
      `Bring the data to a database or a volume that is declared by its name, then adopt again.`,
    );
  }
  await refuseLostCertificate(scene, workload);
  const { chart } = clusterSettings(scene);
  const resolved = await resolveChart(scene, registryOf(scene, chart), undefined);
  return {
    slot: 'blue',
    release: workload.release,
    bundle: { image: workload.image, ...resolved, values: slotValues(values) },
  };
}

/** With an Ingress its certificate leaves the edge, so that another one has to be there. */
async function refuseLostCertificate(scene: Scene, workload: StandaloneWorkload): Promise<void> {
  const cluster = await clusterOf(scene);
  const hosts = await certifiedHosts(cluster, workload);
  if (hosts.length === 0) return;
  const { edge } = clusterSettings(scene);
  if (edge.kind === 'gateway' && (await endsTls(cluster, edge.gateway))) return;
  throw new UserError(
    `the certificate for ${hosts.join(', ')} comes with the Ingress of ${workload.name}, and would go with it`,
    'Give the Gateway of edge.kind gateway an HTTPS listener with that certificate first.',
  );
}
