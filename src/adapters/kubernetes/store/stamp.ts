import { OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS, type Kind } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import { TOKEN_ANNOTATION, tokenOf } from './fence.ts';
import { selectorOf, type Place } from './place.ts';

/** What may still be written: of old rollouts and sealed segments nothing is. */
const WRITTEN: readonly { readonly kind: Kind; readonly states: string }[] = [
  { kind: KINDS.Rollout, states: 'rollout' },
  { kind: KINDS.Secret, states: 'memory' },
  { kind: KINDS.ConfigMap, states: 'serving,looks,journal' },
];

/** The largest token that the state carries; 0 when there is none. */
export async function largestTokenOf(cluster: Cluster, place: Place): Promise<number> {
  const found = await stateOf(cluster, place);
  return found.reduce((largest, { object }) => Math.max(largest, tokenOf(object)), 0);
}

/**
 * Writes the token on all state that a late holder before us could still write.
 * @throws {OperationError} `conflict` when a larger token is there already.
 */
export async function stampAll(cluster: Cluster, place: Place, token: number): Promise<void> {
  for (const { kind, object } of await stateOf(cluster, place)) {
    if (!isClosed(object)) await stamp(cluster, { kind, object }, token);
  }
}

async function stamp(cluster: Cluster, { kind, object }: Found, token: number): Promise<void> {
  const { name, resourceVersion } = object.metadata;
  if (tokenOf(object) > token) throw overtaken(object, token);
  if (tokenOf(object) === token) return;
  const patch = { metadata: { annotations: { [TOKEN_ANNOTATION]: String(token) } } };
  try {
    await cluster.patch({ kind, name }, patch, { type: 'merge', resourceVersion });
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== 'conflict') throw error;
    // It was written in between: by a late holder, or by one after us, whose larger token must stay.
    const present = await cluster.find({ kind, name });
    if (present !== undefined) await stamp(cluster, { kind, object: present }, token);
  }
}

type Found = { readonly kind: Kind; readonly object: KubernetesObject };

async function stateOf(cluster: Cluster, place: Place): Promise<readonly Found[]> {
  const own = selectorOf({
    'zhiyou.dev/application': place.application,
    'zhiyou.dev/environment': place.environment,
  });
  const lists = WRITTEN.map(async ({ kind, states }) => {
    const labelSelector = `${own},zhiyou.dev/state in (${states})`;
    const found = await cluster.list(kind, { labelSelector }).catch(noneServed);
    return found.map((object) => ({ kind, object }));
  });
  return (await Promise.all(lists)).flat();
}

function isClosed({ binaryData, status }: KubernetesObject): boolean {
  if (binaryData !== undefined) return true;
  return typeof status === 'object' && status !== null && 'finishedAtMs' in status;
}

/** Without the CRD there are no rollouts yet. */
function noneServed(error: unknown): readonly KubernetesObject[] {
  if (error instanceof OperationError && error.code === 'not-found') return [];
  throw error;
}

function overtaken({ kind, metadata }: KubernetesObject, token: number): OperationError {
  return new OperationError(
    `${kind} ${metadata.name} carries a fencing token above ours, which is ${token}: the Lease was removed or restored. Remove it once more to begin above all tokens.`,
    { code: 'conflict', retryable: false },
  );
}
