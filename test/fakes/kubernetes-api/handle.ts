import type { Kind } from '../../../src/adapters/kubernetes/client/kinds.ts';
import { copied, isRecord, Refusal, type Json, type StoredObject } from './object.ts';
import type { Target } from './parse-path.ts';
import { jsonPatch, mergePatch } from './patches.ts';
import { matchesFields, matchesLabels } from './selectors.ts';
import type { Collection, ObjectStore, WriteMode } from './store.ts';

/** A request that was understood so far. */
export type Asked = {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
};

/** The verb of RBAC that a request needs. */
export function verbOf({ method, query }: Asked, name: string | undefined): string {
  if (method === 'GET' && query.get('watch') === 'true') return 'watch';
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  const verbs: Readonly<Record<string, string>> = {
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  return verbs[method] ?? method.toLowerCase();
}

/** Whether an object is in what a request selects. */
export function selects({ query }: Asked): (object: StoredObject) => boolean {
  return (object) =>
    matchesLabels(object, query.get('labelSelector')) &&
    matchesFields(object, query.get('fieldSelector'));
}

/** Answers what concerns objects; `201` for what is new. */
export function handleObjects(
  store: ObjectStore,
  target: Target,
  asked: Asked,
): { readonly status: number; readonly body: unknown } {
  const { collection, name } = target;
  if (name === undefined) {
    if (asked.method === 'GET') return { status: 200, body: listPage(store, collection, asked) };
    const created = store.create(collection, bodyOf(asked), modeOf(asked));
    return { status: 201, body: created };
  }
  switch (asked.method) {
    case 'GET':
      return { status: 200, body: store.get(collection, name) };
    case 'PUT':
      return { status: 200, body: store.update(collection, name, bodyOf(asked), modeOf(asked)) };
    case 'PATCH':
      return patched(store, collection, name, asked);
    default:
      return { status: 200, body: removed(store, collection, name, asked) };
  }
}

function listPage(store: ObjectStore, collection: Collection, asked: Asked): Json {
  const { query } = asked;
  const all = store.list(collection).filter(selects(asked));
  const start = Number(query.get('continue') ?? '0');
  const limit = Number(query.get('limit') ?? '0') || all.length;
  const items = all.slice(start, start + limit).map((object) => {
    const { apiVersion: _version, kind: _kind, ...rest } = object;
    return rest;
  });
  const metadata: Json = { resourceVersion: String(store.version) };
  if (start + limit < all.length) metadata['continue'] = String(start + limit);
  return { apiVersion: collection.apiVersion, kind: `${collection.kind}List`, metadata, items };
}

function patched(
  store: ObjectStore,
  collection: Collection,
  name: string,
  asked: Asked,
): { readonly status: number; readonly body: unknown } {
  const mode = modeOf(asked);
  if (asked.contentType.startsWith('application/apply-patch')) {
    const isNew = store.find(collection, name) === undefined;
    const force = asked.query.get('force') === 'true';
    const body = store.apply(collection, name, bodyOf(asked), { ...mode, force });
    return { status: isNew ? 201 : 200, body };
  }
  const before = store.get(collection, name);
  const patch: unknown = JSON.parse(asked.body);
  const isJson = asked.contentType.startsWith('application/json-patch');
  const after = isJson
    ? jsonPatch(before, patch)
    : mergePatch(withoutVersion(before, patch), patch);
  if (!isRecord(after)) throw new Refusal(400, 'BadRequest', 'expected an object');
  return { status: 200, body: store.update(collection, name, after, mode) };
}

/** A patch without a version is applied to whatever is there. */
function withoutVersion(before: StoredObject, patch: unknown): Json {
  const { metadata } = isRecord(patch) ? patch : {};
  const names = isRecord(metadata) && metadata['resourceVersion'] !== undefined;
  return names ? before : copied(before);
}

function removed(store: ObjectStore, collection: Collection, name: string, asked: Asked): Json {
  const options = asked.body === '' ? {} : bodyOf(asked);
  const { preconditions } = options;
  store.remove(
    collection,
    name,
    isRecord(preconditions) ? preconditions : {},
    options['dryRun'] !== undefined,
  );
  return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
}

function modeOf({ query }: Asked): WriteMode {
  return {
    manager: query.get('fieldManager') ?? 'unknown',
    dryRun: query.get('dryRun') === 'All',
  };
}

function bodyOf({ body }: Asked): Json {
  const content: unknown = JSON.parse(body);
  if (!isRecord(content)) throw new Refusal(400, 'BadRequest', 'expected an object');
  return content;
}

/** The list of what one group and version serves. */
export function resourcesOf(kinds: readonly Kind[], apiVersion: string): Json {
  const served = kinds.filter((kind) => kind.apiVersion === apiVersion);
  if (served.length === 0) {
    throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
  }
  return {
    kind: 'APIResourceList',
    groupVersion: apiVersion,
    resources: served.map(({ plural, kind, namespaced }) => ({ name: plural, kind, namespaced })),
  };
}
