import { z } from 'zod';

const A_NAME = 'a name of lower-case letters, digits and dashes, such as "smart-travel"';

/** Of an application, an environment, a route class or a payment provider. */
export const plainName: z.ZodType<string, string> = z
  .string({ error: A_NAME })
  // Names become keys of plain objects, and `constructor` is one that every object has.
  .regex(/^(?!constructor$)[a-z][a-z0-9-]{0,62}$/, { error: A_NAME });

/** Any text of at most `most` characters, at least one. */
export function text(what: string, most: number): z.ZodType<string, string> {
  return z
    .string({ error: what })
    .min(1, { error: what })
    .max(most, {
      error: `${what} of at most ${most} characters`,
    });
}
