import { at, isFields, type Fields } from '../objects/read.ts';

/** One setting of a values file. */
export type Leaf = { readonly path: readonly string[]; readonly value: unknown };

/** Every setting of some values; a list is one setting, as Helm replaces it whole. */
export function leavesOf(values: unknown, path: readonly string[] = []): readonly Leaf[] {
  if (!isFields(values) || Object.keys(values).length === 0) {
    return path.length === 0 ? [] : [{ path, value: values }];
  }
  return Object.entries(values).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

/** Values of which only one setting is told, as Helm merges them over others. */
export function valuesWith(path: readonly string[], value: unknown): unknown {
  return path.toReversed().reduce<unknown>((inner, key) => ({ [key]: inner }), value);
}

const TEXTS = [
  'zhiyou',
  '31s',
  '7',
  '7Mi',
  'https://zhiyou.example',
  'zhiyou.example',
  '10.9.8.0/24',
  `sha256:${'a'.repeat(64)}`,
] as const;
const LISTS = [
  ['zhiyou'],
  ['zhiyou.example'],
  [7],
  [{ name: 'zhiyou' }],
  [{ key: 'zhiyou', operator: 'Exists' }],
  [{ namespace: 'zhiyou', podLabels: { a: 'b' }, port: 7 }],
  [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
] as const;

/**
 * Other values that a setting might have, the likeliest first. `schema` is what `values.schema.json` says of it, whose
 * other choices come first.
 */
export function othersFor({ value }: Leaf, schema: unknown): readonly unknown[] {
  const choices = at(schema, 'enum');
  const chosen = Array.isArray(choices) ? choices.filter((one) => one !== value) : [];
  return [...chosen, ...byType(value)];
}

function byType(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value, value];
  if (typeof value === 'number') return [value + 1, Math.max(0, value - 1), value + 100];
  if (typeof value === 'string') return [`${value}x`, ...TEXTS];
  if (Array.isArray(value)) return [...(value.length > 0 ? [value.slice(0, -1)] : []), ...LISTS];
  if (isFields(value)) return [{ zhiyou: 'x' }, { ZHIYOU: 'x' }];
  return [1, 'zhiyou', true];
}

/** What a JSON Schema says of a setting, as far as plain properties and references lead. */
export function schemaAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((schema, key) => {
    const { properties } = refOf(root, schema);
    return refOf(root, at(properties, key) ?? {});
  }, root);
}

function refOf(root: unknown, schema: unknown): Fields {
  const reference = at(schema, '$ref');
  const found =
    typeof reference === 'string' ? at(root, ...reference.replace('#/', '').split('/')) : schema;
  return isFields(found) ? found : {};
}
