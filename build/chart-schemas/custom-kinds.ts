import { parseAllDocuments } from 'yaml';
import type { Schema, Schemas } from '../../src/chart/schema/schema.ts';

type Definition = {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
};

/** The kinds that some CustomResourceDefinitions bring, each served version one. */
export function customKinds(texts: readonly string[]): Pick<Schemas, 'kinds' | 'types'> {
  const documents = texts.flatMap((text) =>
    parseAllDocuments(text).map((one): Definition => one.toJS()),
  );
  const found = documents.flatMap(({ kind, spec }) => {
    if (kind !== 'CustomResourceDefinition') return [];
    return spec.versions
      .filter(({ served }) => served)
      .map(({ name, schema }) => ({
        key: `${spec.group}/${name}/${spec.names.kind}`,
        schema: withMetadata(schema.openAPIV3Schema),
      }));
  });
  return {
    kinds: Object.fromEntries(found.map(({ key }) => [key, { type: key, custom: true }])),
    types: Object.fromEntries(found.map(({ key, schema }) => [key, schema])),
  };
}

function withMetadata(schema: Schema): Schema {
  const metadata = { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
  return { ...schema, properties: { ...schema.properties, metadata } };
}
