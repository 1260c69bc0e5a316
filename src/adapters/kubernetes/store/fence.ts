import { OperationError } from '../../../shared/errors.ts';
import { stableJson } from '../../../shared/stable-json.ts';
import { ApiError } from '../client/api-error.ts';
import type { Cluster } from '../client/cluster.ts';
import type { KubernetesObject, ObjectRef, ObjectToWrite } from '../client/object.ts';

/** Carries the fencing token of who wrote an object last; on every object that zhiyou writes. */
export const TOKEN_ANNOTATION = 'zhiyou.dev/fencing-token';

/** The token that an object carries; 0 when it carries none. */
export function tokenOf({ metadata }: KubernetesObject): number {
  const token = Number(metadata.annotations?.[TOKEN_ANNOTATION] ?? '0');
  return Number.isSafeInteger(token) ? token : 0;
}

/** What an object is to become: all but its names, which the reference gives. */
export type Content = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly [key: string]: unknown;
};

/** Says what to write over the present object; undefined for nothing. May throw to refuse. */
type Change = (present: KubernetesObject | undefined) => Content | undefined;

/** Writes that carry the token, and never go over a larger one. */
export type Fence = {
  /**
   * Reads, changes and writes an object at the version that was read; again when somebody was faster.
   * @throws {OperationError} `conflict` when a later holder wrote the object, or the lease is not held any more.
   */
  readonly write: (ref: ObjectRef, change: Change) => Promise<KubernetesObject | undefined>;
  /** Forgets an object that was removed. */
  readonly forget: (ref: ObjectRef) => void;
};

const MAX_ATTEMPTS = 5;

/** `token` throws when the lease that was held is lost, and is 0 where none was taken. */
export function openFence(cluster: Cluster, token: () => number): Fence {
  // What we wrote last, so that a write needs no read before it; a foreign write in between is a conflict.
  const own = new Map<string, KubernetesObject>();
  return {
    forget: (ref) => void own.delete(keyOf(ref)),
    write: async (ref, change) => {
      const key = keyOf(ref);
      for (let attempt = 1; ; attempt += 1) {
        // Without the lease nothing is read either.
        token();
        const present = own.get(key) ?? (await cluster.find(ref));
        try {
          const written = await writeOver(cluster, { ref, present, change, token: token() });
          if (written !== undefined) own.set(key, written);
          return written ?? present;
        } catch (error) {
          own.delete(key);
          if (!mayPass(error) || attempt === MAX_ATTEMPTS) throw error;
        }
      }
    },
  };
}

async function writeOver(
  cluster: Cluster,
  write: {
    readonly ref: ObjectRef;
    readonly present: KubernetesObject | undefined;
    readonly change: Change;
    readonly token: number;
  },
): Promise<KubernetesObject | undefined> {
  const { ref, present, change, token } = write;
  if (present !== undefined) refuseOutrun(ref, tokenOf(present), token);
  const content = change(present);
  if (content === undefined) return undefined;
  const { labels, annotations, ...rest } = content;
  const { apiVersion, kind } = ref.kind;
  const carried = { ...annotations, [TOKEN_ANNOTATION]: String(token) };
  const metadata = { name: ref.name, labels, annotations: carried };
  const object: ObjectToWrite = { apiVersion, kind, metadata, ...rest };
  if (present === undefined) return cluster.create(object);
  if (isSame(present, object)) return undefined;
  const { resourceVersion, ownerReferences, finalizers } = present.metadata;
  return cluster.replace({
    ...object,
    metadata: { ...metadata, resourceVersion, ownerReferences, finalizers },
  });
}

function refuseOutrun({ kind, name }: ObjectRef, found: number, token: number): void {
  if (found <= token) return;
  throw new OperationError(
    `${kind.plural} ${name}: written under fencing token ${found}, and ours is ${token}: a later holder of the lease took over`,
    { code: 'conflict', retryable: false },
  );
}

function isSame(present: KubernetesObject, object: ObjectToWrite): boolean {
  const { labels, annotations } = present.metadata;
  const { metadata, ...rest } = object;
  const before = Object.fromEntries(Object.keys(rest).map((key) => [key, present[key]]));
  return (
    stableJson([before, labels, annotations]) ===
    stableJson([rest, metadata['labels'], metadata['annotations']])
  );
}

/** Somebody was faster, or the answer was not heard: reading again shows what is true. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof OperationError)) return false;
  return error.retryable || (error instanceof ApiError && error.status === 409);
}

function keyOf({ kind, name }: ObjectRef): string {
  return `${kind.plural}/${name}`;
}
