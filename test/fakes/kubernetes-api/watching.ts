import type { ServerResponse } from 'node:http';
import { Refusal, type StoredObject } from './object.ts';
import type { Change, Collection, ObjectStore } from './store.ts';

/** Serves one watch until its connection ends; sends what happened since `from` first. */
export function serveWatch(
  store: ObjectStore,
  response: ServerResponse,
  watch: {
    readonly collection: Collection;
    readonly from: string | null;
    readonly matches: (object: StoredObject) => boolean;
  },
): { readonly bookmark: () => void } {
  const { collection, from, matches } = watch;
  const past = store.since(from === null || from === '' ? store.version : Number(from));
  if (past === undefined) {
    throw new Refusal(410, 'Expired', `too old resource version: ${from ?? ''}`);
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  // The head goes out at once, as the real one's does.
  response.flushHeaders();
  const tell = (line: unknown) => response.write(`${JSON.stringify(line)}\n`);
  const on = ({ type, plural, apiVersion, object }: Change) => {
    const isHere =
      plural === collection.plural &&
      apiVersion === collection.apiVersion &&
      (collection.namespace === undefined || object.metadata.namespace === collection.namespace);
    if (isHere && matches(object)) tell({ type, object });
  };
  for (const change of past) on(change);
  store.changes.on('change', on);
  response.on('close', () => store.changes.off('change', on));
  return {
    bookmark: () => {
      const { apiVersion, kind } = collection;
      const metadata = { resourceVersion: String(store.version), creationTimestamp: null };
      tell({ type: 'BOOKMARK', object: { apiVersion, kind, metadata } });
    },
  };
}
