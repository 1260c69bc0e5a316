import { UserError } from '../../../shared/errors.ts';
import type { CallOptions } from './deadline.ts';
import { pathOf, segment, type Kind } from './kinds.ts';
import {
  objectSchema,
  readAs,
  type KubernetesObject,
  type ObjectRef,
  type ObjectToWrite,
} from './object.ts';
import { askedOf, parsed, queryOf } from './reading.ts';
import type { Send } from './send.ts';

/** For every write. */
export type WriteOptions = CallOptions & {
  /** `zhiyou` unless said. */
  readonly fieldManager?: string | undefined;
  /** The API server checks all and keeps nothing. */
  readonly dryRun?: boolean | undefined;
  readonly subresource?: 'status' | 'scale' | undefined;
};

/** For server-side apply. */
export type ApplyOptions = WriteOptions & {
  /** Takes fields away from other managers. */
  readonly force?: boolean | undefined;
  /** Refused (`conflict`) when the object is no longer at this version. One that was removed is made anew: see `uid`. */
  readonly resourceVersion?: string | undefined;
  /** Refused (`conflict`) when this very object is not there any more. */
  readonly uid?: string | undefined;
};

/** For a patch. */
export type PatchOptions = WriteOptions & {
  readonly type: keyof typeof PATCH_TYPES;
  /** Refused (`conflict`) when the object is no longer at this version. */
  readonly resourceVersion?: string | undefined;
};

/** For a removal. */
export type RemoveOptions = CallOptions & {
  readonly preconditions?:
    | { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined }
    | undefined;
  /** Who goes first, the object or what it owns; `Background` unless said. */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly dryRun?: boolean | undefined;
};

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

/** The name that owns the fields that we write. */
const FIELD_MANAGER = 'zhiyou';

/** Server-side apply. */
export async function applyObject(
  send: Send,
  kind: Kind,
  object: ObjectToWrite,
  options: ApplyOptions,
): Promise<KubernetesObject> {
  const { resourceVersion, uid, subresource, force } = options;
  const whole = { ...object, metadata: { ...object.metadata, resourceVersion, uid } };
  const asked = askedOf(kind, 'patch', { ...object.metadata, subresource });
  const path = objectPath(kind, object.metadata, subresource);
  return answered(
    send,
    {
      method: 'PATCH',
      path: path + queryOf({ ...writeQuery(options), force }),
      // JSON is YAML, so no text of ours is ever read as something else.
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(whole),
      asked,
      // With a version, a second try after an unheard success would be a conflict with ourselves.
      idempotent: resourceVersion === undefined,
    },
    options,
  );
}

/** Makes a new object; `conflict` (ApiError.reason `AlreadyExists`) when the name is taken. */
export async function createObject(
  send: Send,
  kind: Kind,
  object: ObjectToWrite,
  options: WriteOptions,
): Promise<KubernetesObject> {
  const asked = askedOf(kind, 'create', object.metadata);
  const path = pathOf(kind, object.metadata) + queryOf(writeQuery(options));
  return answered(
    send,
    { method: 'POST', path, ...json(object), asked, idempotent: false },
    options,
  );
}

/** Replaces a whole object. */
export async function replaceObject(
  send: Send,
  kind: Kind,
  object: ObjectToWrite,
  options: WriteOptions,
): Promise<KubernetesObject> {
  const { subresource } = options;
  const asked = askedOf(kind, 'update', { ...object.metadata, subresource });
  const path = objectPath(kind, object.metadata, subresource) + queryOf(writeQuery(options));
  const idempotent = object.metadata['resourceVersion'] === undefined;
  return answered(send, { method: 'PUT', path, ...json(object), asked, idempotent }, options);
}

/** Patches one object. */
export async function patchObject(
  send: Send,
  ref: ObjectRef,
  patch: unknown,
  options: PatchOptions,
): Promise<KubernetesObject> {
  const { subresource, type, resourceVersion } = options;
  const asked = askedOf(ref.kind, 'patch', { ...ref, subresource });
  const path = objectPath(ref.kind, ref, subresource) + queryOf(writeQuery(options));
  const body = JSON.stringify(withVersion(patch, type, resourceVersion));
  const idempotent = type !== 'json' && resourceVersion === undefined;
  return answered(
    send,
    { method: 'PATCH', path, contentType: PATCH_TYPES[type], body, asked, idempotent },
    options,
  );
}

/** Removes one object; one that is gone already is no error. */
export async function removeObject(
  send: Send,
  ref: ObjectRef,
  options: RemoveOptions,
): Promise<void> {
  const { preconditions, propagation = 'Background', gracePeriodSeconds, dryRun } = options;
  const content = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: propagation,
    preconditions,
    gracePeriodSeconds,
    dryRun: dryRun === true ? ['All'] : undefined,
  };
  const asked = askedOf(ref.kind, 'delete', ref);
  const path = objectPath(ref.kind, ref, undefined);
  await send({ method: 'DELETE', path, ...json(content), asked, idempotent: true }, options);
}

/** Setting the version, rather than testing it, makes the API server answer with a conflict. */
function withVersion(
  patch: unknown,
  type: PatchOptions['type'],
  resourceVersion: string | undefined,
): unknown {
  if (resourceVersion === undefined) return patch;
  if (type === 'json' && Array.isArray(patch)) {
    const version: unknown = {
      op: 'replace',
      path: '/metadata/resourceVersion',
      value: resourceVersion,
    };
    return [version, ...patch.map((one: unknown) => one)];
  }
  if (type !== 'json' && typeof patch === 'object' && patch !== null) {
    const metadata =
      'metadata' in patch && typeof patch.metadata === 'object' ? patch.metadata : {};
    return { ...patch, metadata: { ...metadata, resourceVersion } };
  }
  throw new UserError(
    `expected a ${type} patch, got ${JSON.stringify(patch)}`,
    'Give a list of operations for json, an object for merge and strategic.',
  );
}

async function answered(
  send: Send,
  call: Parameters<Send>[0],
  options: CallOptions,
): Promise<KubernetesObject> {
  return readAs(objectSchema, parsed(await send(call, options)), call.asked.resource);
}

function json(content: unknown): { readonly contentType: string; readonly body: string } {
  return { contentType: 'application/json', body: JSON.stringify(content) };
}

function writeQuery({
  fieldManager = FIELD_MANAGER,
  dryRun,
}: WriteOptions): Readonly<Record<string, string | undefined>> {
  return {
    fieldManager,
    fieldValidation: 'Strict',
    dryRun: dryRun === true ? 'All' : undefined,
  };
}

function objectPath(
  kind: Kind,
  place: { readonly name: string; readonly namespace?: string | undefined },
  subresource: string | undefined,
): string {
  const path = `${pathOf(kind, place)}/${segment(place.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
