import { z } from 'zod';
import { OperationError } from '../../../shared/errors.ts';
import type { Kind } from './kinds.ts';

/** Metadata of an object that the API server answered. */
export type Metadata = {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly generation?: number | undefined;
  /** RFC 3339, as all times of the API. */
  readonly creationTimestamp?: string | null | undefined;
  readonly deletionTimestamp?: string | null | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly ownerReferences?:
    | readonly { readonly kind: string; readonly name: string; readonly uid: string }[]
    | undefined;
  readonly [key: string]: unknown;
};

/** An object as the API server answered it. Its inside is unknown until a schema of the caller has read it. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [key: string]: unknown;
};

/** An object to write. */
export type ObjectToWrite = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
};

/** One object by name; `namespace` is that of the connection when left out. */
export type ObjectRef = {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace?: string | undefined;
};

const words = z.record(z.string(), z.string());
const metadataSchema: z.ZodType<Metadata> = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: words.nullish().transform((value) => value ?? undefined),
  annotations: words.nullish().transform((value) => value ?? undefined),
  ownerReferences: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), uid: z.string() }))
    .optional(),
});

/** The envelope of every object. */
export const objectSchema: z.ZodType<KubernetesObject> = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: metadataSchema,
});

/** Part of a list; its items may leave out what they are. */
export const listSchema: z.ZodType<{
  readonly metadata: {
    readonly resourceVersion?: string | undefined;
    readonly continue?: string | undefined;
  };
  readonly items: readonly Readonly<Record<string, unknown>>[];
}> = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string().optional(),
    continue: z.string().optional(),
  }),
  items: z
    .array(z.looseObject({}))
    .nullish()
    .transform((items) => items ?? []),
});

/**
 * Reads a foreign answer by a schema.
 * @throws {OperationError} `rejected`, naming the place that differs.
 */
export function readAs<T>(schema: z.ZodType<T>, content: unknown, what: string): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new OperationError(`${what}: unexpected answer: ${z.prettifyError(parsed.error)}`, {
    code: 'rejected',
    retryable: false,
  });
}
