import type { ClusterObject, WantedObject } from '../ports/cluster-objects.ts';
import { parseQuantity } from '../shared/quantity.ts';
import { abandonedFields, isRecord } from './owned-fields.ts';

/** One field that is not as it is wanted; a side that is absent is undefined. Values of Secrets are never in it. */
export type Difference = {
  /** Keys joined by dots. */
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
};

/** Tells secret values apart without showing them. */
export type Fingerprint = (value: string) => string;

/** Maps that one manager owns as a whole; in others, further keys belong to others. */
const WHOLE: ReadonlySet<string> = new Set(['podSelector', 'namespaceSelector', 'roleRef']);
const AMOUNTS = /^spec\.(?:hard|limits)\b/;

/** Fields of an object that are not as wanted, with those that we wrote once and want no more. */
export function differencesOf(
  wanted: WantedObject,
  found: ClusterObject,
  fingerprint: Fingerprint,
): readonly Difference[] {
  const { labels } = wanted.metadata;
  const { apiVersion: _version, kind, metadata: _metadata, ...content } = wanted;
  const fields = { metadata: { labels }, ...content };
  const all = [
    ...compare(fields, found, ''),
    ...abandonedFields(fields, found).map(({ path, value }) => ({
      path,
      wanted: undefined,
      found: value,
    })),
  ];
  if (kind !== 'Secret') return all;
  return all.map(({ path, wanted: one, found: other }) => {
    if (!path.startsWith('data.')) return { path, wanted: one, found: other };
    return { path, wanted: hidden(one, fingerprint), found: hidden(other, fingerprint) };
  });
}

function compare(wanted: unknown, found: unknown, path: string): readonly Difference[] {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (!isRecord(wanted) || WHOLE.has(key)) {
    return isSame(wanted, found, path) ? [] : [{ path, wanted, found }];
  }
  return Object.entries(wanted).flatMap(([name, value]) =>
    compare(value, isRecord(found) ? found[name] : undefined, joined(path, name)),
  );
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function isSame(one: unknown, other: unknown, path: string): boolean {
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((value: unknown, k) => isSame(value, other[k], path))
    );
  }
  if (isRecord(one)) {
    const keys = Object.keys(one);
    return (
      isRecord(other) &&
      keys.length === Object.keys(other).length &&
      keys.every((key) => isSame(one[key], other[key], path))
    );
  }
  return one === other || (AMOUNTS.test(path) && isSameAmount(one, other));
}

/** The API server writes `1000m` as `1`. */
function isSameAmount(one: unknown, other: unknown): boolean {
  const isText = typeof one === 'string' && typeof other === 'string';
  return (
    isText && /^\d/.test(one) && /^\d/.test(other) && parseQuantity(one) === parseQuantity(other)
  );
}

function hidden(value: unknown, fingerprint: Fingerprint): unknown {
  return typeof value === 'string' ? fingerprint(value) : undefined;
}
