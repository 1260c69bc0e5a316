import type { SlotName } from '../../../domain/record.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs, type KubernetesObject, type Metadata } from '../client/object.ts';
import {
  autoscalerSchema,
  deploymentSchema,
  podSchema,
  replicaSetSchema,
  type DeploymentState,
  type PodStatus,
} from './schema.ts';
import { slotObjectName, slotSelector } from './slot.ts';

/** A cluster and the application whose slots are meant. */
export type SlotPlace = { readonly cluster: Cluster; readonly application: string };

/** A Deployment with its metadata. */
export type SlotDeployment = DeploymentState & { readonly metadata: Metadata };
/** A pod with its metadata. */
export type SlotPod = { readonly metadata: Metadata; readonly status: PodStatus };
/** The pods of one revision of a Deployment. */
export type Revision = {
  readonly metadata: Metadata;
  readonly status: { readonly availableReplicas: number };
};

const REVISION = 'deployment.kubernetes.io/revision';
const MOST_PODS = 1000;

/** The slot's Deployment; absent when there is none, or it is being removed. */
export async function findDeployment(
  { cluster, application }: SlotPlace,
  slot: SlotName,
): Promise<SlotDeployment | undefined> {
  const name = slotObjectName(application, slot);
  const found = await cluster.find({ kind: KINDS.Deployment, name });
  if (found === undefined || isLeaving(found.metadata)) return undefined;
  return { ...readAs(deploymentSchema, found, name), metadata: found.metadata };
}

/** All pods of the slot, also those that end. */
export async function listPods(
  { cluster, application }: SlotPlace,
  slot: SlotName,
): Promise<readonly SlotPod[]> {
  const labelSelector = slotSelector(application, slot);
  const found = await cluster.list(KINDS.Pod, { labelSelector, limit: MOST_PODS });
  return found.map((pod) => ({
    metadata: pod.metadata,
    status: readAs(podSchema, pod, `pod ${pod.metadata.name}`).status,
  }));
}

/** How many pods the slot's autoscaler keeps at least; 0 when there is none. */
export async function autoscaledMinimum(
  { cluster, application }: SlotPlace,
  slot: SlotName,
): Promise<number> {
  const name = slotObjectName(application, slot);
  const found = await cluster.find({ kind: KINDS.HorizontalPodAutoscaler, name });
  return found === undefined ? 0 : readAs(autoscalerSchema, found, name).spec.minReplicas;
}

/** The revision that a Deployment is bringing up; absent while its controller has not seen the latest change. */
export async function currentRevision(
  { cluster, application }: SlotPlace,
  slot: SlotName,
  deployment: SlotDeployment,
): Promise<Revision | undefined> {
  const { metadata, status } = deployment;
  if (status.observedGeneration < (metadata.generation ?? 0)) return undefined;
  const labelSelector = slotSelector(application, slot);
  const found = await cluster.list(KINDS.ReplicaSet, { labelSelector, limit: MOST_PODS });
  const own = found.filter((one) => isOwnedBy(one.metadata, metadata));
  const latest = own.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];
  if (latest === undefined) return undefined;
  return { ...readAs(replicaSetSchema, latest, latest.metadata.name), metadata: latest.metadata };
}

/** Whether an object is being removed. */
export function isLeaving({ deletionTimestamp }: Metadata): boolean {
  return typeof deletionTimestamp === 'string';
}

/** Whether one object belongs to another. */
export function isOwnedBy({ ownerReferences = [] }: Metadata, owner: Metadata): boolean {
  return ownerReferences.some(({ uid }) => uid === owner.uid);
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}
