import type { ClusterObject, ClusterObjects, ObjectKind } from '../ports/cluster-objects.ts';
import { OperationError } from '../shared/errors.ts';
import type { EnvironmentSite } from './look.ts';
import { isRecord } from './owned-fields.ts';
import { kindOf } from './wanted.ts';

/** One object that lives in an environment's namespace. */
export type Item = {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly uid: string | undefined;
  /** RFC 3339. */
  readonly since: string | undefined;
  /** Belongs to the application, by its label. */
  readonly isOurs: boolean;
};

/** What is in a namespace, and what of it is in use now. */
export type Inventory = {
  readonly items: readonly Item[];
  /** Rollouts that are not finished, by name. */
  readonly rollouts: readonly string[];
  /** Routes of the edge that lead to pods which are ready: `HTTPRoute shop`. */
  readonly routes: readonly string[];
};

const APPLICATION = 'zhiyou.dev/application';

/** Kinds that lead visitors to pods. */
const ROUTES = [
  kindOf('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'),
  kindOf('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  kindOf('traefik.io/v1alpha1', 'IngressRoute', 'ingressroutes'),
  kindOf('traefik.io/v1alpha1', 'TraefikService', 'traefikservices'),
];
/** Kinds whose objects run, or lead to what runs. */
const RUNNING = [
  ...ROUTES,
  kindOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  kindOf('v1', 'Service', 'services'),
  kindOf('apps/v1', 'Deployment', 'deployments'),
  kindOf('apps/v1', 'StatefulSet', 'statefulsets'),
  kindOf('batch/v1', 'Job', 'jobs'),
];
const ROLLOUT = kindOf('zhiyou.dev/v1alpha1', 'Rollout', 'rollouts');
/** Kinds that hold what cannot be made again. */
const KEEPING = [
  kindOf('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  kindOf('v1', 'Secret', 'secrets'),
  kindOf('cert-manager.io/v1', 'Certificate', 'certificates'),
  kindOf('v1', 'ConfigMap', 'configmaps'),
  ROLLOUT,
];
const RUNNING_NAMES: ReadonlySet<string> = new Set(RUNNING.map(({ kind }) => kind));

/** Whether an object runs, or leads to what runs; others hold data. */
export function isRunning({ kind }: Item): boolean {
  return RUNNING_NAMES.has(kind.kind);
}

/** Everything in the namespace that a person would ask about before it goes. */
export async function inventoryOf(
  { place, objects }: EnvironmentSite,
  signal: AbortSignal | undefined,
): Promise<Inventory> {
  const { namespace, application } = place;
  const kinds = [...KEEPING, ...RUNNING];
  const lists = await Promise.all(
    kinds.map(async (kind) => ({
      kind,
      found: await listed(objects, kind, { namespace, signal }),
    })),
  );
  const all = lists.flatMap(({ kind, found }) => found.map((object) => ({ kind, object })));
  const isReady = all.some(
    ({ kind, object }) => kind.kind === 'Deployment' && readyPods(object) > 0,
  );
  return {
    items: all.map(({ kind, object: { metadata } }) => ({
      kind,
      name: metadata.name,
      uid: metadata.uid,
      since: metadata.creationTimestamp ?? undefined,
      isOurs: metadata.labels?.[APPLICATION] === application,
    })),
    rollouts: all
      .filter(({ kind, object }) => kind === ROLLOUT && !isFinished(object))
      .map(({ object }) => object.metadata.name),
    routes: all
      .filter(({ kind }) => isReady && ROUTES.includes(kind))
      .map(({ kind, object }) => `${kind.kind} ${object.metadata.name}`),
  };
}

/** A kind that the cluster does not serve has no objects. */
async function listed(
  objects: ClusterObjects,
  kind: ObjectKind,
  where: { readonly namespace: string; readonly signal?: AbortSignal | undefined },
): Promise<readonly ClusterObject[]> {
  try {
    return await objects.list(kind, where);
  } catch (error) {
    if (error instanceof OperationError && error.code === 'not-found') return [];
    throw error;
  }
}

function readyPods({ status }: ClusterObject): number {
  return isRecord(status) ? Number(status['readyReplicas'] ?? 0) : 0;
}

function isFinished({ status }: ClusterObject): boolean {
  return isRecord(status) && status['finishedAtMs'] !== undefined;
}
