import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { labelsOf, selectorOf, type Place } from './place.ts';

/** Removes the oldest rollouts above a number, with their memory, looks and inputs. */
export async function dropOldRollouts(cluster: Cluster, place: Place, keep: number): Promise<void> {
  const labelSelector = selectorOf(labelsOf(place, 'rollout'));
  const rollouts = await cluster.list(KINDS.Rollout, { labelSelector });
  const names = rollouts
    .map(({ metadata }) => ({ name: metadata.name, id: metadata.labels?.['zhiyou.dev/rollout'] }))
    .toSorted((a, b) => (a.name < b.name ? 1 : -1));
  for (const { name, id } of names.slice(keep)) {
    if (id === undefined) continue;
    // The rollout goes last: what is left of a removal that was cut short is found by it the next time.
    await removeAll(cluster, place, id);
    await cluster.remove({ kind: KINDS.Rollout, name });
  }
}

async function removeAll(cluster: Cluster, place: Place, id: string): Promise<void> {
  for (const [kind, state] of [
    [KINDS.Secret, 'memory'],
    [KINDS.ConfigMap, 'looks'],
    [KINDS.ConfigMap, 'input'],
  ] as const) {
    const labelSelector = selectorOf(labelsOf(place, state, id));
    for (const { metadata } of await cluster.list(kind, { labelSelector })) {
      await cluster.remove({ kind, name: metadata.name });
    }
  }
}
