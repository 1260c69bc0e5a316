import { createHash } from 'node:crypto';
import { z } from 'zod';
import { stableJson } from '../../../shared/stable-json.ts';
import type { EdgeObject } from './objects.ts';
import type { Standing } from './refusal.ts';

/** What the last whole write left, kept on the object that tells the revision. */
export type EdgeRecord = {
  readonly revision: string;
  readonly standing: Standing;
  /** The class of each rule of an HTTPRoute, by its place; empty: not counted. */
  readonly ruleClasses: readonly string[];
  /** `KIND/NAME` of every object of ours with what it was like; empty for those without a generation. */
  readonly objects: Readonly<Record<string, string>>;
};

export const RECORD_ANNOTATION = 'zhiyou.dev/edge';
export const FENCING_ANNOTATION = 'zhiyou.dev/fencing-token';
const CONTENT_ANNOTATION = 'zhiyou.dev/content';

const slot = z.enum(['blue', 'green']);
const recordSchema: z.ZodType<EdgeRecord> = z.looseObject({
  revision: z.string(),
  standing: z.looseObject({
    candidate: slot,
    shares: z.record(z.string(), z.looseObject({ blue: z.number(), green: z.number() })),
    orders: z.record(z.string(), slot),
    sticky: z.array(z.string()),
  }),
  ruleClasses: z.array(z.string()),
  objects: z.record(z.string(), z.string()),
});

/** An object of the API server, as far as we look at it. */
export type Stored = {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid?: string | undefined;
    readonly generation?: number | undefined;
    readonly resourceVersion?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
};

/** What was written last; undefined when nothing was, or it cannot be read. */
export function recordOf(stored: Stored | undefined): EdgeRecord | undefined {
  const text = stored?.metadata.annotations?.[RECORD_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The token of the last writer; 0 when none was. */
export function fencingTokenOf(stored: Stored | undefined): number {
  const token = Number(stored?.metadata.annotations?.[FENCING_ANNOTATION] ?? 0);
  return Number.isSafeInteger(token) ? token : 0;
}

/** Names an object among those of an application. */
export function keyOf({ kind, metadata }: Pick<Stored, 'kind' | 'metadata'>): string {
  return `${kind}/${metadata.name}`;
}

/** Changes when anybody changes what the object says, and for no other reason. */
export function fingerprintOf({ metadata }: Stored): string {
  const { uid = '', generation = 0, annotations = {} } = metadata;
  const routing = Object.entries(annotations).filter(([key]) => key.startsWith('nginx.'));
  return `${uid}/${generation}/${hashOf(Object.fromEntries(routing))}`;
}

/** A short hash of a value. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(stableJson(value)).digest('hex').slice(0, 16);
}

/** The object with the marks of its writer. */
export function marked(
  object: EdgeObject,
  token: number,
  more: Record<string, string> = {},
): EdgeObject {
  const annotations = {
    ...object.metadata.annotations,
    ...more,
    [CONTENT_ANNOTATION]: contentOf(object),
    [FENCING_ANNOTATION]: String(token),
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** A hash of all that we want of an object. */
function contentOf(object: EdgeObject): string {
  return hashOf(object);
}
