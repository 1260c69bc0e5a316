import type { SlotName } from '../../../domain/record.ts';
import type { SlotObservation } from '../../../ports/workloads.ts';
import { restartsOf } from './pod-trouble.ts';
import { MARKS } from './slot.ts';
import {
  autoscaledMinimum,
  currentRevision,
  findDeployment,
  isLeaving,
  isObserved,
  isOwnedBy,
  listPods,
  type SlotDeployment,
  type SlotPlace,
  type SlotPod,
} from './slot-objects.ts';
import { slotTrouble } from './slot-trouble.ts';

const EMPTY: SlotObservation = {
  release: undefined,
  ready: 0,
  wanted: 0,
  restarts: 0,
  trouble: undefined,
};

/**
 * What runs in a slot, by the cluster's own objects and not by what Helm remembers. Ready are the pods of the release
 * that have been ready for `minReadySeconds`; those of the revision before do not count. Wanted is what the Deployment
 * asks for, and no less than its autoscaler will make of it.
 */
export async function observeSlot(place: SlotPlace, slot: SlotName): Promise<SlotObservation> {
  const [deployment, pods, minimum] = await Promise.all([
    findDeployment(place, slot),
    listPods(place, slot),
    autoscaledMinimum(place, slot),
  ]);
  // Zero is how a slot begins to go away; whoever wants it again deploys it anew.
  if (deployment === undefined || deployment.spec.replicas === 0) return EMPTY;
  const wanted = Math.max(deployment.spec.replicas, minimum);
  const { ready, own } = await presentOf(place, slot, { deployment, pods });
  const trouble = ready < wanted ? await slotTrouble(place, deployment, own) : undefined;
  const labels = deployment.spec.template.metadata.labels;
  return {
    release: labels[MARKS.release],
    ready: Math.min(ready, wanted),
    wanted,
    restarts: own.reduce((sum, { status }) => sum + restartsOf(status), 0),
    trouble: trouble?.text,
    ...(trouble?.isFinal === true ? { cannotStart: trouble.text } : {}),
  };
}

type Present = { readonly ready: number; readonly own: readonly SlotPod[] };

/** The pods of the present revision, and how many of them can be relied on. */
async function presentOf(
  place: SlotPlace,
  slot: SlotName,
  { deployment, pods }: { readonly deployment: SlotDeployment; readonly pods: readonly SlotPod[] },
): Promise<Present> {
  const staying = pods.filter(({ metadata }) => !isLeaving(metadata));
  if (isSettled(deployment)) return { ready: deployment.status.availableReplicas, own: staying };
  const revision = await currentRevision(place, slot, deployment);
  if (revision === undefined) return { ready: 0, own: [] };
  const own = staying.filter(({ metadata }) => isOwnedBy(metadata, revision.metadata));
  return { ready: revision.status.availableReplicas, own };
}

/** All pods are of the latest revision, and all are available. */
function isSettled(deployment: SlotDeployment): boolean {
  const { spec, status } = deployment;
  const { replicas, updatedReplicas, availableReplicas } = status;
  return (
    isObserved(deployment) &&
    [replicas, updatedReplicas, availableReplicas].every((count) => count === spec.replicas)
  );
}
