import { OperationError } from '../../../shared/errors.ts';
import { ApiError, type Asked } from './api-error.ts';
import type { CallOptions } from './deadline.ts';
import { groupOf, pathOf, segment, type Kind } from './kinds.ts';
import {
  listSchema,
  objectSchema,
  readAs,
  type KubernetesObject,
  type ObjectRef,
} from './object.ts';
import type { Send } from './send.ts';

/** Which objects of a kind. */
export type Selection = {
  /** That of the connection when left out; `all` for every namespace. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
};

/** Which objects to list. */
export type ListOptions = Selection &
  CallOptions & {
    /** More than so many are an error, not a part; 5000 unless said. */
    readonly limit?: number | undefined;
    /** Objects of one answer; 250 unless said. */
    readonly pageSize?: number | undefined;
  };

const PAGE = 250;
const DEFAULT_LIMIT = 5000;
/** A list that changes faster than it can be read is given up after so many starts. */
const MAX_STARTS = 3;

/** The namespace and the words for a message of a call on a kind. */
export function askedOf(
  kind: Kind,
  verb: string,
  place: {
    readonly namespace?: string | undefined;
    readonly name?: string;
    readonly subresource?: string | undefined;
  },
): Asked {
  const { name, namespace, subresource } = place;
  return {
    verb,
    group: groupOf(kind.apiVersion),
    resource: subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`,
    name,
    namespace: kind.namespaced ? namespace : undefined,
  };
}

/** Reads one object. */
export async function getObject(
  send: Send,
  ref: ObjectRef,
  options: CallOptions,
): Promise<KubernetesObject> {
  const asked = askedOf(ref.kind, 'get', ref);
  const path = `${pathOf(ref.kind, ref)}/${segment(ref.name)}`;
  const text = await send({ method: 'GET', path, asked, idempotent: true }, options);
  return readAs(objectSchema, parsed(text), asked.resource);
}

/** Undefined in place of `not-found`; a kind that is not served is not found either. */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** A whole list at one moment. */
export type Listed = {
  readonly items: readonly KubernetesObject[];
  readonly resourceVersion: string | undefined;
};

/** Reads a list page by page; starts over when the pages of an old moment are gone (410). */
export async function listObjects(send: Send, kind: Kind, options: ListOptions): Promise<Listed> {
  for (let start = 1; ; start += 1) {
    try {
      return await listOnce(send, kind, options);
    } catch (error) {
      const expired = error instanceof ApiError && error.status === 410;
      if (!expired || start === MAX_STARTS) throw error;
    }
  }
}

async function listOnce(send: Send, kind: Kind, options: ListOptions): Promise<Listed> {
  const { limit = DEFAULT_LIMIT, pageSize = PAGE } = options;
  const asked = askedOf(kind, 'list', options);
  const items: KubernetesObject[] = [];
  let rest: string | undefined;
  for (;;) {
    const query = queryOf({ ...selectionQuery(options), limit: pageSize, continue: rest });
    const path = `${pathOf(kind, options)}${query}`;
    const text = await send({ method: 'GET', path, asked, idempotent: true }, options);
    const page = readAs(listSchema, parsed(text), asked.resource);
    for (const item of page.items) {
      const whole = { apiVersion: kind.apiVersion, kind: kind.kind, ...item };
      items.push(readAs(objectSchema, whole, asked.resource));
    }
    if (items.length > limit) throw tooMany(asked, limit);
    rest = page.metadata.continue;
    if (rest === undefined || rest === '') {
      return { items, resourceVersion: page.metadata.resourceVersion };
    }
  }
}

function tooMany(asked: Asked, limit: number): OperationError {
  return new OperationError(
    `list ${asked.resource}: expected at most ${limit}, there are more. Choose fewer by labels`,
    { code: 'rejected', retryable: false },
  );
}

/** The part of a query that chooses objects. */
export function selectionQuery({
  labelSelector,
  fieldSelector,
}: Selection): Readonly<Record<string, string | undefined>> {
  return { labelSelector, fieldSelector };
}

/** `?a=b`, without what is undefined; empty when nothing is left. */
export function queryOf(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) query.set(key, String(value));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/**
 * Reads JSON of the API server.
 * @throws {OperationError} when something else answered, such as a proxy on the way.
 */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OperationError(
      `the API server's answer is not JSON: ${JSON.stringify(text.slice(0, 80))}`,
      { code: 'rejected', retryable: false },
    );
  }
}
