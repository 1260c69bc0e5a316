import type { Trouble } from '../../shared/finding.ts';
import { at } from '../objects/read.ts';
import type { Schema } from './schema.ts';

/** Where a list is too short or too long, or names one thing twice. */
export function checkList(
  schema: Schema,
  value: readonly unknown[],
  path: string,
): readonly Trouble[] {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const isSized = value.length >= minItems && value.length <= maxItems;
  return [
    ...(isSized
      ? []
      : [{ path, found: { en: `${value.length} entries`, zh: `${value.length} 项` } }]),
    ...twice(keysOf(schema, value)).map((key) => ({
      path,
      found: { en: `${key} twice`, zh: `${key} 重复` },
    })),
  ];
}

function keysOf(schema: Schema, value: readonly unknown[]): readonly string[] {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] } = schema;
  if (type === 'set') return value.map((one) => JSON.stringify(one));
  if (type !== 'map') return [];
  return value.map((one) =>
    keys.map((key) => shown(at(one, key) ?? (key === 'protocol' ? 'TCP' : ''))).join('/'),
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function twice(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}
