import { UserError } from '../../../shared/errors.ts';
import { orAbsent, getObject, listObjects, type ListOptions } from './reading.ts';
import {
  askKind,
  askRights,
  askVersion,
  type Asker,
  type RightAnswer,
  type ServerVersion,
} from './asking.ts';
import type { CallOptions } from './deadline.ts';
import { findAccess, type AccessOptions } from './find-access.ts';
import { knownKind, type Kind } from './kinds.ts';
import type { KubernetesObject, ObjectRef, ObjectToWrite } from './object.ts';
import { readLogs, throughProxy, type LogOptions, type ProxyTarget } from './pods.ts';
import type { RightCheck } from './rights.ts';
import { exchangeWith, sendOnceWith, type Random, type Send } from './send.ts';
import { openTransport } from './transport.ts';
import { watchObjects, type WatchEvent, type WatchOptions } from './watch.ts';
import {
  applyObject,
  createObject,
  patchObject,
  removeObject,
  replaceObject,
  type ApplyOptions,
  type PatchOptions,
  type RemoveOptions,
  type WriteOptions,
} from './writing.ts';

/** An object, or undefined when there is none. */
type Maybe = KubernetesObject | undefined;

/**
 * One Kubernetes cluster. Every call has a deadline and takes a signal; namespaces that are left out are that of the
 * connection. Every call throws {OperationError}: `unreachable`, `timeout`, `forbidden` (with the right that is missing),
 * `not-found`, `conflict` or `rejected`; those of the API server itself are {ApiError} with its `status` and `reason`.
 */
export type Cluster = {
  /** Names the cluster in messages, such as the context. */
  readonly label: string;
  /** Where objects without a namespace are meant to be. */
  readonly namespace: string;
  /** The API server's time (epoch ms) by its last answer, to about a second. */
  readonly nowMs: () => number;
  readonly version: (options?: CallOptions) => Promise<ServerVersion>;
  /** Whether the kind is served, as a CRD may not be. */
  readonly serves: (apiVersion: string, kind: string, options?: CallOptions) => Promise<boolean>;
  readonly canI: <Check extends RightCheck>(
    checks: readonly Check[],
    options?: CallOptions,
  ) => Promise<readonly RightAnswer<Check>[]>;
  /** The same for somebody else. @throws {OperationError} `forbidden` for who may not ask that. */
  readonly canThey: <Check extends RightCheck>(
    who: Asker,
    checks: readonly Check[],
    options?: CallOptions,
  ) => Promise<readonly RightAnswer<Check>[]>;
  /** @throws {OperationError} `not-found` when there is none. */
  readonly get: (ref: ObjectRef, options?: CallOptions) => Promise<KubernetesObject>;
  /** As `get`, but undefined when there is none, or its kind is not served. */
  readonly find: (ref: ObjectRef, options?: CallOptions) => Promise<Maybe>;
  readonly list: (kind: Kind, options?: ListOptions) => Promise<readonly KubernetesObject[]>;
  readonly watch: (kind: Kind, options: WatchOptions) => AsyncIterable<WatchEvent>;
  /** Server-side apply: creates the object, or takes over the fields that it names. */
  readonly apply: (object: ObjectToWrite, options?: ApplyOptions) => Promise<KubernetesObject>;
  /** @throws {OperationError} `conflict` when the name is taken. */
  readonly create: (object: ObjectToWrite, options?: WriteOptions) => Promise<KubernetesObject>;
  /** Replaces the whole object; at the version of its metadata, when that names one. */
  readonly replace: (object: ObjectToWrite, options?: WriteOptions) => Promise<KubernetesObject>;
  readonly patch: (
    ref: ObjectRef,
    patch: unknown,
    options: PatchOptions,
  ) => Promise<KubernetesObject>;
  /** Answers false when it was gone already. */
  readonly remove: (ref: ObjectRef, options?: RemoveOptions) => Promise<boolean>;
  readonly logs: (
    pod: { readonly name: string; readonly namespace?: string | undefined },
    options?: LogOptions,
  ) => Promise<string>;
  /** Whatever status the pod or Service answers; see its rights `pods/proxy`, `services/proxy`. */
  readonly proxy: (
    target: ProxyTarget,
    options?: CallOptions,
  ) => Promise<{ readonly status: number; readonly body: string }>;
  readonly close: () => Promise<void>;
};

/** How to reach the cluster, and the namespace meant by default. */
export type ClusterOptions = AccessOptions & {
  readonly namespace?: string | undefined;
  /** For jitter; `Math.random` unless said. */
  readonly random?: Random | undefined;
};

/**
 * Finds the way to a cluster; nothing is asked of it yet.
 * @throws {UserError} when there is no way, or one that we refuse.
 */
export async function openCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const access = await findAccess(options);
  const transport = openTransport(access);
  const random = options.random ?? Math.random;
  const sendOnce = sendOnceWith(access, transport);
  const exchange = exchangeWith(access, sendOnce, random);
  const send: Send = async (call, callOptions) => (await exchange(call, callOptions)).text;
  const namespace = options.namespace ?? access.namespace ?? 'default';
  const here = placeIn(namespace);
  const kindOf = async ({ apiVersion, kind }: ObjectToWrite, call: CallOptions): Promise<Kind> => {
    const found = knownKind(apiVersion, kind) ?? (await askKind(send, apiVersion, kind, call));
    if (found !== undefined) return found;
    throw new UserError(
      `${access.label}: the cluster does not serve ${kind} of ${apiVersion}`,
      'Install its CustomResourceDefinition first.',
    );
  };
  return {
    label: access.label,
    namespace,
    nowMs: transport.nowMs,
    version: (call = {}) => askVersion(send, call),
    serves: async (apiVersion, kind, call = {}) =>
      (await askKind(send, apiVersion, kind, call)) !== undefined,
    canI: (checks, call = {}) => askRights(send, checks, call),
    canThey: (who, checks, call = {}) => askRights(send, checks, call, who),
    get: (ref, call = {}) => getObject(send, here.ref(ref), call),
    find: (ref, call = {}) => orAbsent(getObject(send, here.ref(ref), call)),
    list: async (kind, list = {}) => (await listObjects(send, kind, here.selection(list))).items,
    watch: (kind, watch) =>
      watchObjects({ access, send, sendOnce, random }, kind, here.selection(watch)),
    apply: async (object, write = {}) => {
      const kind = await kindOf(object, write);
      return applyObject(send, kind, here.object(kind, object), write);
    },
    create: async (object, write = {}) => {
      const kind = await kindOf(object, write);
      return createObject(send, kind, here.object(kind, object), write);
    },
    replace: async (object, write = {}) => {
      const kind = await kindOf(object, write);
      return replaceObject(send, kind, here.object(kind, object), write);
    },
    patch: (ref, patch, write) => patchObject(send, here.ref(ref), patch, write),
    remove: async (ref, remove = {}) =>
      (await orAbsent(removeObject(send, here.ref(ref), remove).then(() => true))) ?? false,
    logs: ({ name, namespace: own = namespace }, log = {}) =>
      readLogs(send, { name, namespace: own }, log),
    proxy: (target, call = {}) =>
      throughProxy(exchange, { ...target, namespace: target.namespace ?? namespace }, call),
    close: transport.close,
  };
}

/** Fills in the namespace of the connection where a kind needs one. */
function placeIn(namespace: string): {
  readonly ref: (ref: ObjectRef) => ObjectRef;
  readonly selection: <T extends { readonly namespace?: string | undefined }>(selection: T) => T;
  readonly object: (kind: Kind, object: ObjectToWrite) => ObjectToWrite;
} {
  return {
    ref: (ref: ObjectRef): ObjectRef => ({
      ...ref,
      namespace: ref.kind.namespaced ? (ref.namespace ?? namespace) : undefined,
    }),
    selection: <T extends { readonly namespace?: string | undefined }>(selection: T): T => ({
      ...selection,
      namespace: selection.namespace === 'all' ? undefined : (selection.namespace ?? namespace),
    }),
    object: (kind: Kind, object: ObjectToWrite): ObjectToWrite =>
      kind.namespaced ? { ...object, metadata: { namespace, ...object.metadata } } : object,
  };
}
