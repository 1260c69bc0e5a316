import type { RolloutDocument } from '../../../domain/record.ts';
import type { Lease, StateStore } from '../../../ports/state-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { openDocuments } from './documents.ts';
import { ensureCrds } from './ensure-crds.ts';
import { openFence } from './fence.ts';
import { openInputs } from './inputs.ts';
import { openJournalIn } from './journal.ts';
import { acquireLease, LEASE_TIMES, leaseHolder, type LeaseTimes } from './lease.ts';
import { openLooks } from './looks.ts';
import { labelsOf, nameOf, type Place } from './place.ts';
import { dropOldRollouts } from './retention.ts';
import { largestTokenOf, stampAll } from './stamp.ts';
import { openMemory, openServing } from './values.ts';

/** Whose state, and for how long a lease lives without its holder. */
export type KubernetesStoreOptions = Place & {
  readonly cluster: Cluster;
  readonly times?: LeaseTimes | undefined;
  /** Rollouts that stay, with all that belongs to them; 20 unless said. */
  readonly keptRollouts?: number | undefined;
  /** Ends what runs in the background. */
  readonly signal?: AbortSignal | undefined;
};

const KEPT_ROLLOUTS = 20;

/**
 * The state of an application and environment in the namespace of the connection: Rollout objects, a Lease, Secrets and
 * ConfigMaps. Every write but an input carries the lease's fencing token, and is refused (`conflict`) over an object that
 * carries a larger one. Taking the lease installs the definition of `Rollout` where it is missing, or says who must.
 */
export function openKubernetesStore(options: KubernetesStoreOptions): StateStore {
  const { cluster, application, environment, signal, keptRollouts = KEPT_ROLLOUTS } = options;
  const place: Place = { application, environment };
  let lease: Lease | undefined;
  // Old rollouts are looked for once for each that this process writes.
  const known = new Set<string>();
  const token = () => {
    if (lease === undefined) return 0;
    if (lease.held()) return lease.token;
    throw new OperationError(
      `${nameOf(place)}: the lease was not renewed in time, or somebody else took it over; nothing was written`,
      { code: 'conflict', retryable: false },
    );
  };
  const fence = openFence(cluster, token);
  const documents = openDocuments(cluster, fence, place);
  const leaseOptions = {
    cluster,
    name: nameOf(place),
    labels: labelsOf(place, 'lease'),
    times: options.times ?? LEASE_TIMES,
    largestToken: () => largestTokenOf(cluster, place),
    signal,
  };
  return {
    acquire: async (holder) => {
      const { apiVersion, kind } = KINDS.Rollout;
      if (!(await cluster.serves(apiVersion, kind))) await ensureCrds(cluster);
      const answer = await acquireLease(leaseOptions, holder);
      if (answer.kind === 'refused') return answer;
      try {
        // From here on a holder before us that is late meets our token wherever it writes.
        await stampAll(cluster, place, answer.lease.token);
      } catch (error) {
        await answer.lease.release();
        throw error;
      }
      ({ lease } = answer);
      return answer;
    },
    holder: () => leaseHolder(leaseOptions),
    latest: async () => (await documents.all())[0],
    rollout: documents.read,
    rollouts: documents.all,
    save: async (document: RolloutDocument) => {
      const isNew = !known.has(document.id);
      await documents.save(document);
      known.add(document.id);
      if (isNew) await dropOldRollouts(cluster, place, keptRollouts);
    },
    ...openServing(cluster, fence, place),
    ...openMemory(cluster, fence, place),
    ...openLooks(cluster, fence, place),
    ...openInputs(cluster, place),
    ...openJournalIn(cluster, fence, place),
  };
}
