import type { RolloutDocument } from '../../domain/record.ts';
import type { StateStore } from '../../ports/state-store.ts';
import type { FoundConsent } from '../approvals/consent.ts';
import type { ResolvedRelease } from '../compose/runtime.ts';

/** What an event says of the approvals that it uses up. */
export function consentFields(found: FoundConsent | undefined): {
  readonly subject?: string;
  readonly approvedBy?: readonly string[];
} {
  return found === undefined ? {} : { subject: found.subject, approvedBy: found.consent.by };
}

/**
 * Notes in the journal that a rollout begins, and what it brings or takes back. Opened anew, since a rollout that was
 * finished before has written since.
 */
export async function noteBegin(
  store: StateStore,
  document: RolloutDocument,
  more: Pick<ResolvedRelease, 'origin'> & {
    readonly reverses?: string;
    readonly consent?: FoundConsent | undefined;
  },
): Promise<void> {
  const { id, requester, plan, stable, candidate, startedAtMs } = document;
  const { origin, reverses, consent } = more;
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
      ...consentFields(consent),
    },
  });
}
