import { OperationError } from '../../../shared/errors.ts';
import { KINDS } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import type { SlotPlace } from './slot-objects.ts';

const PENDING = 'status in (pending-install,pending-upgrade,pending-rollback)';
const FEW = 20;

/** The clock, and how long a run of Helm may take at most. */
export type Patience = { readonly nowMs: () => number; readonly longestRunMs: number };

/**
 * Removes Helm's note that a run is going on, where that run must be over: it is older than any may last. Nothing that
 * runs is touched: the next run applies everything again. @throws {OperationError} `conflict`, retryable, while it may
 * still go on.
 */
export async function recoverPending(
  { cluster }: SlotPlace,
  name: string,
  { nowMs, longestRunMs }: Patience,
): Promise<void> {
  const labelSelector = `owner=helm,name=${name},${PENDING}`;
  const notes = await cluster.list(KINDS.Secret, { labelSelector, limit: FEW });
  for (const note of notes) {
    const ageMs = nowMs() - Date.parse(note.metadata.creationTimestamp ?? '');
    if (!(ageMs > longestRunMs)) throw stillRunning(name, note, longestRunMs - ageMs);
    const { uid, resourceVersion } = note.metadata;
    const preconditions = { uid, resourceVersion };
    await cluster.remove({ kind: KINDS.Secret, name: note.metadata.name }, { preconditions });
  }
}

function stillRunning(name: string, { metadata }: KubernetesObject, leftMs: number) {
  const { status } = metadata.labels ?? {};
  const seconds = Math.ceil(Math.max(0, leftMs) / 1000);
  return new OperationError(
    `${name}: a run of Helm is ${status} since ${metadata.creationTimestamp}; it counts as killed in ${seconds} s`,
    { code: 'conflict', retryable: true },
  );
}
