import type { SlotName } from '../../../domain/record.ts';
import { stableJson } from '../../../shared/stable-json.ts';
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
  type PodTemplate,
  type ReplicaSetState,
} from './schema.ts';
import { slotObjectName, slotSelector } from './slot.ts';

/** A cluster and the application whose slots are meant. */
export type SlotPlace = { readonly cluster: Cluster; readonly application: string };

/** A Deployment with its metadata. */
export type SlotDeployment = DeploymentState & { readonly metadata: Metadata };
/** A pod with its metadata. */
export type SlotPod = { readonly metadata: Metadata; readonly status: PodStatus };
/** The pods of one revision of a Deployment. */
type Revision = ReplicaSetState & { readonly metadata: Metadata };

const HASH = 'pod-template-hash';
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

/**
 * The revision that a Deployment is bringing up: the one of its present template, whatever was scaled meanwhile. Absent
 * while there is none yet.
 */
export async function currentRevision(
  { cluster, application }: SlotPlace,
  slot: SlotName,
  deployment: SlotDeployment,
): Promise<Revision | undefined> {
  const labelSelector = slotSelector(application, slot);
  const found = await cluster.list(KINDS.ReplicaSet, { labelSelector, limit: MOST_PODS });
  const own = found
    .filter((one) => isOwnedBy(one.metadata, deployment.metadata))
    .toSorted((a, b) => revisionOf(b) - revisionOf(a))
    .map((one) => ({
      ...readAs(replicaSetSchema, one, one.metadata.name),
      metadata: one.metadata,
    }));
  const template = templateText(deployment.spec.template);
  const same = own.find(({ spec }) => templateText(spec.template) === template);
  // A newer API server fills in more: then the number of the revision tells, once the controller has seen the template.
  return same ?? (isObserved(deployment) ? own[0] : undefined);
}

/** Whether the controller has seen the latest change of a Deployment. */
export function isObserved({ metadata, status }: SlotDeployment): boolean {
  return status.observedGeneration >= (metadata.generation ?? 0);
}

/** A template without the label that the controller adds, as it compares them itself. */
function templateText(template: PodTemplate): string {
  const { [HASH]: _hash, ...labels } = template.metadata.labels;
  return stableJson({ ...template, metadata: { ...template.metadata, labels } });
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
