import { z } from 'zod';

/** What people read about one setting, in both languages; the reference is made from it. */
export type Told = {
  readonly en: string;
  readonly zh: string;
  /** Where the default is not a value of the schema: how it comes about. */
  readonly byDefault?: { readonly en: string; readonly zh: string };
};

/** The same schema with its meaning; must be the last call, since zod keeps meanings per instance. */
export function told<T extends z.ZodType>(schema: T, { en, zh, byDefault }: Told): T {
  return schema.meta({ description: en, zh, ...(byDefault === undefined ? {} : { byDefault }) });
}

/** The message of a place that must be a map or a list; other complaints keep their own. */
export function shapeError(expected: string): { readonly error: z.core.$ZodErrorMap } {
  return { error: ({ code }) => (code === 'invalid_type' ? expected : undefined) };
}
