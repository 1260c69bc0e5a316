import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  conflict,
  copied,
  isRecord,
  notFound,
  Refusal,
  type Json,
  type StoredObject,
} from './object.ts';
import { ownChanges, serverSideApply, type Owners } from './server-side-apply.ts';

/** One collection: a kind in a namespace, or in all. */
export type Collection = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespace: string | undefined;
};

/** One change, as a watch tells it. */
export type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly plural: string;
  readonly apiVersion: string;
  readonly object: StoredObject;
  readonly version: number;
};

/** How a write is done. */
export type WriteMode = { readonly manager: string; readonly dryRun: boolean };

/** Objects with versions and a history of changes, in memory. */
export class ObjectStore {
  readonly changes: EventEmitter = new EventEmitter().setMaxListeners(0);
  #version = 100;
  #history: Change[] = [];
  /** Changes up to this version are forgotten. */
  #compacted = 0;
  readonly #objects = new Map<string, StoredObject>();
  readonly #owners = new Map<string, Owners>();

  get version(): number {
    return this.#version;
  }

  list({ apiVersion, plural, namespace }: Collection): readonly StoredObject[] {
    const start = `${apiVersion}/${plural}/`;
    return [...this.#objects]
      .filter(([key]) => key.startsWith(start))
      .map(([, object]) => object)
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
      .toSorted((a, b) => (keyOf(plural, a) < keyOf(plural, b) ? -1 : 1));
  }

  find(collection: Collection, name: string): StoredObject | undefined {
    const { apiVersion, plural, namespace = '' } = collection;
    return this.#objects.get(`${apiVersion}/${plural}/${namespace}/${name}`);
  }

  get(collection: Collection, name: string): StoredObject {
    const found = this.find(collection, name);
    if (found === undefined) throw notFound(collection.plural, name);
    return found;
  }

  create(collection: Collection, wish: Json, mode: WriteMode): StoredObject {
    const name = nameIn(wish);
    const { plural } = collection;
    if (this.find(collection, name) !== undefined) {
      throw new Refusal(409, 'AlreadyExists', `${plural} "${name}" already exists`, {
        kind: plural,
        name,
      });
    }
    const owners = ownChanges(undefined, wish, new Map(), mode.manager);
    return this.#keep(collection, { wish, name, owners }, mode);
  }

  /** Replaces an object; a version in the wish must be the one that is kept. */
  update(collection: Collection, name: string, wish: Json, mode: WriteMode): StoredObject {
    const before = this.get(collection, name);
    this.#refuseOtherVersion(collection, before, wish);
    const known = this.#owners.get(keyOf(collection.plural, before)) ?? new Map();
    const owners = ownChanges(before, wish, known, mode.manager);
    return this.#keep(collection, { wish, name, owners, before }, mode);
  }

  apply(
    collection: Collection,
    name: string,
    wish: Json,
    mode: WriteMode & { readonly force: boolean },
  ): StoredObject {
    const before = this.find(collection, name);
    const uid = fieldIn(wish, 'uid');
    // As the real one: a version alone does not keep a removed object from being made anew.
    if (uid !== undefined && uid !== before?.metadata.uid) throw conflict(collection.plural, name);
    if (before !== undefined) this.#refuseOtherVersion(collection, before, wish);
    const known =
      before === undefined ? undefined : this.#owners.get(keyOf(collection.plural, before));
    const { object, owners } = serverSideApply(before, wish, known ?? new Map(), mode);
    return this.#keep(collection, { wish: object, name, owners, before }, mode);
  }

  remove(collection: Collection, name: string, preconditions: Json, dryRun: boolean): StoredObject {
    const before = this.get(collection, name);
    for (const key of ['uid', 'resourceVersion'] as const) {
      const wanted = preconditions[key];
      if (wanted !== undefined && wanted !== before.metadata[key]) {
        throw conflict(collection.plural, name);
      }
    }
    if (dryRun) return before;
    const key = keyOf(collection.plural, before);
    this.#objects.delete(key);
    this.#owners.delete(key);
    this.#version += 1;
    const gone = copied(before);
    gone.metadata.resourceVersion = String(this.#version);
    this.#record('DELETED', collection, gone);
    return gone;
  }

  /** Changes after a version; undefined when these are forgotten. */
  since(version: number): readonly Change[] | undefined {
    if (version < this.#compacted) return undefined;
    return this.#history.filter((change) => change.version > version);
  }

  /** Forgets the history, so that watches of the past get 410. */
  compact(): void {
    this.#version += 1;
    this.#compacted = this.#version;
    this.#history = [];
  }

  #refuseOtherVersion({ plural }: Collection, before: StoredObject, wish: Json): void {
    const version = fieldIn(wish, 'resourceVersion');
    const { name, resourceVersion } = before.metadata;
    if (version !== undefined && version !== resourceVersion) throw conflict(plural, name);
  }

  #keep(
    collection: Collection,
    write: {
      readonly wish: Json;
      readonly name: string;
      readonly owners: Owners;
      readonly before?: StoredObject | undefined;
    },
    { dryRun }: WriteMode,
  ): StoredObject {
    const { wish, name, owners, before } = write;
    const object = this.#shaped(collection, wish, name, before);
    if (before !== undefined && sameContent(before, object)) return before;
    if (dryRun) return object;
    this.#version += 1;
    object.metadata.resourceVersion = String(this.#version);
    const key = keyOf(collection.plural, object);
    this.#objects.set(key, object);
    this.#owners.set(key, owners);
    this.#record(before === undefined ? 'ADDED' : 'MODIFIED', collection, object);
    return object;
  }

  #shaped(
    { apiVersion, kind, namespace }: Collection,
    wish: Json,
    name: string,
    before: StoredObject | undefined,
  ): StoredObject {
    const { metadata, ...rest } = copied(wish);
    const own = before?.metadata ?? newborn();
    const changed = before !== undefined && !sameSpec(before, wish);
    return {
      ...rest,
      apiVersion,
      kind,
      metadata: {
        ...(isRecord(metadata) ? metadata : {}),
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid: own.uid,
        resourceVersion: own.resourceVersion,
        generation: own.generation + (changed ? 1 : 0),
        creationTimestamp: own['creationTimestamp'],
      },
    };
  }

  #record(type: Change['type'], { plural, apiVersion }: Collection, object: StoredObject): void {
    const change = { type, plural, apiVersion, object, version: this.#version };
    this.#history.push(change);
    this.changes.emit('change', change);
  }
}

function keyOf(plural: string, { apiVersion, metadata }: StoredObject): string {
  return `${apiVersion}/${plural}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function newborn(): Pick<StoredObject['metadata'], 'uid' | 'resourceVersion' | 'generation'> &
  Json {
  const creationTimestamp = new Date().toISOString();
  return { uid: randomUUID(), resourceVersion: '', generation: 1, creationTimestamp };
}

function nameIn(wish: Json): string {
  const { metadata } = wish;
  const name = isRecord(metadata) ? metadata['name'] : undefined;
  if (typeof name === 'string' && /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(name)) return name;
  throw new Refusal(422, 'Invalid', `metadata.name: Invalid value: ${JSON.stringify(name)}`);
}

function fieldIn(wish: Json, field: 'uid' | 'resourceVersion'): unknown {
  const { metadata } = wish;
  const value = isRecord(metadata) ? metadata[field] : undefined;
  return value === '' ? undefined : value;
}

function sameContent(one: StoredObject, other: StoredObject): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function sameSpec(before: StoredObject, wish: Json): boolean {
  return JSON.stringify(before['spec']) === JSON.stringify(wish['spec']);
}
