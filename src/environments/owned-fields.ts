import type { ClusterObject } from '../ports/cluster-objects.ts';
import { FIELD_MANAGER } from './place.ts';

/** A field of ours with the value that it has. */
type OwnedField = { readonly path: string; readonly value: unknown };

/** Whether a value is a map. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields that the API server says are ours and that are wanted no more. */
export function abandonedFields(wanted: unknown, found: ClusterObject): readonly OwnedField[] {
  return fieldsOf(found).flatMap((fields) => walk(fields, wanted, found, ''));
}

/** Keys of a Secret that another hand than ours wrote last; nothing where the API server does not say who wrote what. */
export function keysOfOthers(found: ClusterObject, keys: readonly string[]): readonly string[] {
  const ours = fieldsOf(found);
  if (ours.length === 0) return [];
  return keys.filter((key) => {
    const [fields] = ours;
    const data = fields?.['f:data'];
    return !isRecord(data) || data[`f:${key}`] === undefined;
  });
}

function fieldsOf({ metadata }: ClusterObject): readonly Readonly<Record<string, unknown>>[] {
  const managed = metadata['managedFields'];
  if (!Array.isArray(managed)) return [];
  return managed.flatMap((entry: unknown) => {
    if (!isRecord(entry) || entry['manager'] !== FIELD_MANAGER) return [];
    const fields = entry['operation'] === 'Apply' ? entry['fieldsV1'] : undefined;
    return isRecord(fields) ? [fields] : [];
  });
}

/** Goes down what is owned beside what is wanted; elements of lists (`k:`, `v:`) are compared as whole lists elsewhere. */
function walk(
  fields: Readonly<Record<string, unknown>>,
  wanted: unknown,
  found: unknown,
  path: string,
): readonly OwnedField[] {
  return Object.entries(fields).flatMap(([key, inside]): readonly OwnedField[] => {
    if (!key.startsWith('f:')) return [];
    const name = key.slice(2);
    const at = path === '' ? name : `${path}.${name}`;
    const value = isRecord(found) ? found[name] : undefined;
    const wish = isRecord(wanted) ? wanted[name] : undefined;
    if (wish === undefined) return value === undefined ? [] : [{ path: at, value }];
    return isRecord(inside) && isRecord(wish) ? walk(inside, wish, value, at) : [];
  });
}
