import { KINDS, type Kind } from '../../src/adapters/kubernetes/client/kinds.ts';
import type { ChartRunner } from '../../src/adapters/kubernetes/workloads/options.ts';
import { isReady } from '../../src/adapters/kubernetes/workloads/pod-trouble.ts';
import { podSchema } from '../../src/adapters/kubernetes/workloads/schema.ts';
import type { SlotName } from '../../src/domain/record.ts';
import type { Json, StoredObject } from './kubernetes-api/object.ts';
import type { KubernetesApi } from './kubernetes-api/server.ts';

type Install = Parameters<ChartRunner['install']>[0];

/** Helm and the controllers of Kubernetes, as far as slots show them, over the fake API server. */
export type FakeSlots = {
  readonly helm: ChartRunner;
  readonly installs: readonly Install[];
  /** Names that were uninstalled. */
  readonly uninstalls: readonly string[];
  /** Asked before each installation; what it throws is what Helm says. */
  beforeInstall: () => void;
  readonly pods: (slot: SlotName) => readonly StoredObject[];
  /** Sets the status of one pod; its ReplicaSet and Deployment follow. */
  readonly setPod: (slot: SlotName, index: number, status: Json) => void;
};

export const READY: Json = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-11-30T10:00:00Z' }],
  containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: {} } }],
};
const SLOT = 'zhiyou.dev/slot';
const NAMESPACE = 'test';

/** Slots of the application `shop` in the API server; new pods are `newborn`, or ready. */
export function fakeSlots(api: KubernetesApi, newborn: Json = READY): FakeSlots {
  const installs: Install[] = [];
  const uninstalls: string[] = [];
  api.store.changes.on('change', ({ plural, object }: { plural: string; object: StoredObject }) => {
    const { replicas } = (object['spec'] ?? {}) as { readonly replicas?: number };
    if (plural === 'deployments' && replicas === 0) removePods(api, slotOf(object));
  });
  const slots: FakeSlots = {
    installs,
    uninstalls,
    beforeInstall: () => undefined,
    pods: (slot) => ofSlot(api, KINDS.Pod, slot),
    setPod: (slot, index, status) => {
      const pod = ofSlot(api, KINDS.Pod, slot)[index];
      if (pod !== undefined) api.put(KINDS.Pod, { ...pod, status });
      count(api, slot);
    },
    helm: {
      install: async (install) => {
        slots.beforeInstall();
        installs.push(install);
        bringUp(api, install, { revision: installs.length, newborn });
      },
      uninstall: async (name) => {
        uninstalls.push(name);
        remove(api, KINDS.Deployment, name);
        removePods(api, name.endsWith('blue') ? 'blue' : 'green');
      },
    },
  };
  return slots;
}

function slotOf({ metadata }: StoredObject): string {
  return (metadata['labels'] as Readonly<Record<string, string>>)[SLOT] ?? '';
}

function ofSlot(api: KubernetesApi, kind: Kind, slot: string): readonly StoredObject[] {
  return api.objects(kind).filter((object) => slotOf(object) === slot);
}

function remove(api: KubernetesApi, kind: Kind, name: string): void {
  const place = { ...kind, namespace: NAMESPACE };
  if (api.store.find(place, name) !== undefined) api.store.remove(place, name, {}, false);
}

function removePods(api: KubernetesApi, slot: string): void {
  for (const kind of [KINDS.Pod, KINDS.ReplicaSet]) {
    for (const { metadata } of ofSlot(api, kind, slot)) remove(api, kind, metadata.name);
  }
}

/** The Deployment, its ReplicaSet and its pods, as they are once the controllers have seen everything. */
function bringUp(
  api: KubernetesApi,
  { name, values }: Install,
  { revision, newborn }: { readonly revision: number; readonly newborn: Json },
): void {
  const { slot, release, replicas, autoscaling } = values as {
    readonly slot: { readonly name: string };
    readonly release: string;
    readonly replicas?: number;
    readonly autoscaling?: { readonly minReplicas: number };
  };
  removePods(api, slot.name);
  const labels = {
    'app.kubernetes.io/version': release,
    'zhiyou.dev/application': 'shop',
    [SLOT]: slot.name,
  };
  const size = autoscaling?.minReplicas ?? replicas ?? 1;
  // Helm leaves the annotations of others alone.
  const annotations = api.find(KINDS.Deployment, name)?.metadata['annotations'];
  const template = { metadata: { labels } };
  const spec = { replicas: size, template };
  const deployment = api.put(KINDS.Deployment, { metadata: { name, labels, annotations }, spec });
  const set = api.put(KINDS.ReplicaSet, {
    metadata: {
      name: `${name}-${revision}`,
      labels,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ...ownedBy(deployment),
    },
    spec: { template: { metadata: { labels: { ...labels, 'pod-template-hash': '1' } } } },
  });
  for (let k = 0; k < size; k += 1) {
    const metadata = { name: `${name}-${revision}-${k}`, labels, ...ownedBy(set) };
    api.put(KINDS.Pod, { metadata, status: newborn });
  }
  count(api, slot.name);
}

function ownedBy({ apiVersion, kind, metadata }: StoredObject): Json {
  const { name, uid } = metadata;
  return { ownerReferences: [{ apiVersion, kind, name, uid }] };
}

function count(api: KubernetesApi, slot: string): void {
  const deployment = api.find(KINDS.Deployment, `shop-${slot}`);
  if (deployment === undefined) return;
  const own = ofSlot(api, KINDS.Pod, slot);
  const available = own.filter((pod) => isReady(podSchema.parse(pod).status));
  const counts = { replicas: own.length, availableReplicas: available.length };
  for (const set of ofSlot(api, KINDS.ReplicaSet, slot)) {
    api.put(KINDS.ReplicaSet, { ...set, status: counts });
  }
  const observedGeneration = deployment.metadata.generation;
  const status = { ...counts, observedGeneration, updatedReplicas: own.length };
  api.put(KINDS.Deployment, { ...deployment, status });
}
