import { z } from 'zod';
import { applicationSchema } from './schema/application-schema.ts';

/** The part of JSON Schema that ours is made of. `kind`, `zh` and `byDefault` are our own words. */
export type SchemaNode = {
  readonly type?: string;
  /** What a text is, where it is more than text. */
  readonly kind?: 'time' | 'percentage' | 'metric' | 'size';
  /** The meaning, in English. */
  readonly description?: string;
  /** The meaning, in Chinese. */
  readonly zh?: string;
  /** How the default comes about, where it is no value. */
  readonly byDefault?: { readonly en: string; readonly zh: string };
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
};

const nodeSchema: z.ZodType<SchemaNode> = z.lazy(() =>
  z.looseObject({
    properties: z.record(z.string(), nodeSchema).exactOptional(),
    additionalProperties: z.union([nodeSchema, z.literal(false)]).exactOptional(),
    items: nodeSchema.exactOptional(),
  }),
);

/** JSON Schema (draft 7) of `zhiyou.yaml` as it is written, with our own words in it. */
export function schemaTree(): SchemaNode {
  return nodeSchema.parse(
    z.toJSONSchema(applicationSchema, { io: 'input', target: 'draft-7', reused: 'inline' }),
  );
}

/** What the schema says about a path of the file; absent where the path leads nowhere. */
export function schemaAt(
  tree: SchemaNode,
  path: readonly (string | number)[],
): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((node, part) => {
    if (typeof part === 'number') return node?.items;
    return (
      ownEntry(node?.properties, part) ??
      (node?.additionalProperties === false ? undefined : node?.additionalProperties)
    );
  }, tree);
}

function ownEntry(properties: SchemaNode['properties'], key: string): SchemaNode | undefined {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}
