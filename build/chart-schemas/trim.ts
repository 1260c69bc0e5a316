import type { Schema, Schemas } from '../../src/chart/schema/schema.ts';

const KEPT: ReadonlySet<string> = new Set([
  'type',
  'format',
  'required',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'since',
  'until',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
]);

/** Built-in and custom kinds together, without what is not checked and without types that no kind leads to. */
export function trim(builtIn: Schemas, custom: Pick<Schemas, 'kinds' | 'types'>): Schemas {
  const all = { ...builtIn.types, ...custom.types };
  const kinds = { ...builtIn.kinds, ...custom.kinds };
  const types: Record<string, Schema> = {};
  const open = Object.values(kinds).map(({ type }) => type);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (Object.hasOwn(types, name)) continue;
    const { schema, names } = trimmed(all[name] ?? {});
    types[name] = schema;
    open.push(...names);
  }
  const sorted = Object.entries(types).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { versions: builtIn.versions, kinds, types: Object.fromEntries(sorted) };
}

function trimmed(schema: Schema): { readonly schema: Schema; readonly names: readonly string[] } {
  const names: string[] = [];
  const walk = (node: Schema): Schema => {
    const { $ref, properties, items, additionalProperties, pattern } = node;
    const name = $ref?.replace('#/definitions/', '');
    if (name !== undefined) names.push(name);
    const kept = Object.fromEntries(Object.entries(node).filter(([key]) => KEPT.has(key)));
    return {
      ...kept,
      ...(name === undefined ? {} : { $ref: name }),
      ...(pattern !== undefined && isReadable(pattern) ? { pattern } : {}),
      ...(items === undefined ? {} : { items: walk(items) }),
      ...(typeof additionalProperties === 'object'
        ? { additionalProperties: walk(additionalProperties) }
        : {}),
      ...(properties === undefined
        ? {}
        : {
            properties: Object.fromEntries(
              Object.entries(properties).map(([field, one]) => [field, walk(one)]),
            ),
          }),
    };
  };
  return { schema: walk(schema), names };
}

/** Patterns are written for Go; the few that JavaScript does not read are left out. */
function isReadable(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}
