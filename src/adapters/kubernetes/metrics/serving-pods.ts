import type { SlotName } from '../../../domain/record.ts';
import { isReady } from '../workloads/pod-trouble.ts';
import { isLeaving, listPods, type SlotPlace } from '../workloads/slot-objects.ts';

/** The pods of a slot that take requests, and since when (epoch ms): for sources that must know all of them. */
export async function servingPods(
  place: SlotPlace,
  slot: SlotName,
): Promise<readonly { readonly name: string; readonly sinceMs: number }[]> {
  const pods = await listPods(place, slot);
  return pods
    .filter(({ metadata, status }) => isReady(status) && !isLeaving(metadata))
    .map(({ metadata, status }) => {
      const ready = status.conditions.find(({ type }) => type === 'Ready');
      return { name: metadata.name, sinceMs: Date.parse(ready?.lastTransitionTime ?? '') || 0 };
    });
}
