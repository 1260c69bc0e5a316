import type { RolloutDocument } from '../../domain/record.ts';
import type { StateStore } from '../../ports/state-store.ts';
import type { ResolvedRelease } from '../compose/runtime.ts';

/**
 * Notes in the journal that a rollout begins, and what it brings or takes back. Opened anew, since a rollout that was
 * finished before has written since.
 */
export async function noteBegin(
  store: StateStore,
  document: RolloutDocument,
  more: Pick<ResolvedRelease, 'origin'> & { readonly reverses?: string },
): Promise<void> {
  const { id, requester, plan, stable, candidate, startedAtMs } = document;
  const { origin, reverses } = more;
  const append = await store.openJournal();
  await append({
    atMs: startedAtMs,
    actor: requester,
    event: {
      kind: 'begin',
      rollout: id,
      requester,
      strategy: plan.strategy,
      stable: stable.release,
      candidate: candidate.release,
      ...(candidate.bundle === undefined ? {} : { image: candidate.bundle.image }),
      ...(origin === undefined ? {} : { releaseDigest: origin.digest }),
      ...(origin?.committedAtMs === undefined ? {} : { committedAtMs: origin.committedAtMs }),
      ...(reverses === undefined ? {} : { reverses }),
    },
  });
}
