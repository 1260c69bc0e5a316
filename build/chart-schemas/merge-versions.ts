import type { Schema, Schemas, Lifetime } from '../../src/chart/schema/schema.ts';
import { ENUMS } from './enums.ts';

type Swagger = { readonly definitions: Readonly<Record<string, Definition>> };
type Definition = Schema & {
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
};
/** What one Kubernetes version serves. */
export type Served = { readonly version: string; readonly swagger: Swagger };

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const QUANTITY = String.raw`^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$`;
/** Types whose JSON is not what their definition says. */
const SPECIAL: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    'x-kubernetes-int-or-string': true,
    pattern: QUANTITY,
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { 'x-kubernetes-preserve-unknown-fields': true },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { 'x-kubernetes-preserve-unknown-fields': true },
};

/** One table for all versions: the newest description of each type wins, and what some lack says since or until when it is there. */
export function mergeVersions(all: readonly Served[]): Schemas {
  const versions = all.map(({ version }) => version);
  const names = [...new Set(all.flatMap(({ swagger }) => Object.keys(swagger.definitions)))];
  const types = names.map((name) => [name, SPECIAL[name] ?? mergedType(name, all)] as const);
  return { versions, kinds: kindsOf(all), types: Object.fromEntries(types) };
}

function mergedType(name: string, all: readonly Served[]): Schema {
  const having = all.filter(({ swagger }) => Object.hasOwn(swagger.definitions, name));
  const newest = having.at(-1)?.swagger.definitions[name] ?? {};
  const fields = new Map<string, Schema>();
  const present = new Map<string, string[]>();
  for (const { version, swagger } of having) {
    for (const [field, schema] of Object.entries(swagger.definitions[name]?.properties ?? {})) {
      fields.set(field, schema);
      present.set(field, [...(present.get(field) ?? []), version]);
    }
  }
  const span = having.map(({ version }) => version);
  const properties = [...fields].map(([field, schema]) => {
    const values = ENUMS[`${name.replace('io.k8s.api.', '')}.${field}`];
    const told = values === undefined ? schema : { ...schema, enum: values };
    return [field, { ...told, ...lifetime(present.get(field) ?? [], span) }] as const;
  });
  return { ...newest, ...(fields.size > 0 ? { properties: Object.fromEntries(properties) } : {}) };
}

function kindsOf(all: readonly Served[]): Schemas['kinds'] {
  const span = all.map(({ version }) => version);
  const present = new Map<string, { readonly type: string; readonly versions: string[] }>();
  for (const { version, swagger } of all) {
    for (const [type, definition] of Object.entries(swagger.definitions)) {
      const key = kindOf(definition);
      if (key === undefined) continue;
      present.set(key, { type, versions: [...(present.get(key)?.versions ?? []), version] });
    }
  }
  return Object.fromEntries(
    [...present].map(([key, { type, versions }]) => [key, { type, ...lifetime(versions, span) }]),
  );
}

/** The kind that a definition is of; absent for parts of objects and for lists. */
function kindOf(definition: Definition): string | undefined {
  const [kind, ...more] = definition['x-kubernetes-group-version-kind'] ?? [];
  const isObject = definition.properties?.['metadata']?.$ref?.endsWith(META) === true;
  if (kind === undefined || more.length > 0 || !isObject) return undefined;
  return [kind.group, kind.version, kind.kind].filter((part) => part !== '').join('/');
}

function lifetime(present: readonly string[], span: readonly string[]): Lifetime {
  const [first, last] = [present[0], present.at(-1)];
  return {
    ...(first === undefined || first === span[0] ? {} : { since: first }),
    ...(last === undefined || last === span.at(-1) ? {} : { until: last }),
  };
}
