import { z } from 'zod';

/** The same schema with its meaning in both languages; the reference page is made from it. Must be the last call. */
export function told<T extends z.ZodType>(schema: T, en: string, zh: string): T {
  return schema.meta({ description: en, zh });
}

/** `sha256:` and 64 hexadecimal digits. */
export const digest: z.ZodType<string, string> = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits');

/** Any text that is shown: not empty, short, without control characters. */
export const text: z.ZodType<string, string> = z
  .string()
  .min(1)
  .max(400)
  .refine((one) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(one), 'expected text without control characters');

/** A whole number ≥ 0. */
export const count: z.ZodType<number, number> = z.int().min(0);

/** A schema for every field of a type, so that none is forgotten when the type grows. */
export type Fields<T> = Readonly<Record<keyof T, z.ZodType>>;
