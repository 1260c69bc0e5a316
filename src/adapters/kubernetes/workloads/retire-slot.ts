import { setTimeout as wait } from 'node:timers/promises';
import type { SlotName } from '../../../domain/record.ts';
import { KINDS } from '../client/kinds.ts';
import { refuseLaterHolder } from './fence.ts';
import type { WorkloadsOptions } from './options.ts';
import { slotObjectName, slotSelector } from './slot.ts';
import { findDeployment, listPods } from './slot-objects.ts';

const MOST_KEPT = 500;

/**
 * Takes a slot away. Its pods end first, each in its own time, while its Service, configuration and network policies
 * are still there for what they have to finish; then the rest goes.
 */
export async function retireSlot(options: WorkloadsOptions, slot: SlotName): Promise<void> {
  const name = slotObjectName(options.application, slot);
  const token = options.token();
  const deployment = await findDeployment(options, slot);
  if (deployment !== undefined) {
    refuseLaterHolder(deployment.metadata, token);
    const { resourceVersion } = deployment.metadata;
    await options.cluster.patch(
      { kind: KINDS.Deployment, name },
      { spec: { replicas: 0 } },
      // With zero wanted an autoscaler lets go.
      { type: 'merge', subresource: 'scale', resourceVersion },
    );
    await untilEnded(options, slot);
  }
  // The lease may be another's by now, and with it the slot.
  if (options.token() !== token) return;
  await options.helm.uninstall(name);
  await removeKept(options, slot);
}

/** Configuration that charts let Helm keep, so that pods of an earlier revision could start again. */
async function removeKept(
  { cluster, application }: WorkloadsOptions,
  slot: SlotName,
): Promise<void> {
  const labelSelector = slotSelector(application, slot);
  const kept = await cluster.list(KINDS.ConfigMap, { labelSelector, limit: MOST_KEPT });
  for (const { metadata } of kept) {
    await cluster.remove({ kind: KINDS.ConfigMap, name: metadata.name });
  }
}

/** Pods that do not end in time are left to their grace period. */
async function untilEnded(options: WorkloadsOptions, slot: SlotName): Promise<void> {
  const giveUpMs = options.nowMs() + options.longestEndMs;
  while ((await listPods(options, slot)).length > 0 && options.nowMs() < giveUpMs) {
    await wait(options.lookEveryMs);
  }
}
