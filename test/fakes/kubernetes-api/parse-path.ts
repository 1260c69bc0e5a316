import { KINDS, type Kind } from '../../../src/adapters/kubernetes/client/kinds.ts';
import { Refusal } from './object.ts';
import type { Collection } from './store.ts';

/** What a path of the API names. */
export type Target = {
  readonly collection: Collection;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What follows the subresource, for proxies. */
  readonly rest: string;
};

const PATH =
  /^\/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+\/[^/]+))(?:\/namespaces\/(?<namespace>[^/]+)(?=\/))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<subresource>[^/]+)(?<rest>\/.*)?)?)?$/;

/** Reads a path; `kinds` are those that are served. */
export function targetOf(path: string, kinds: readonly Kind[]): Target {
  const found = PATH.exec(path)?.groups;
  const apiVersion = found?.['core'] ?? found?.['group'];
  const kind = kinds.find(
    (one) => one.apiVersion === apiVersion && one.plural === found?.['plural'],
  );
  if (found === undefined || apiVersion === undefined || kind === undefined) {
    throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
  }
  return {
    collection: { ...kind, namespace: found['namespace'] },
    name: found['name'],
    subresource: found['subresource'],
    rest: found['rest'] ?? '',
  };
}

/** Every kind that the table of the client knows. */
export function allKinds(): Kind[] {
  return Object.values(KINDS);
}
