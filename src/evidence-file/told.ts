import { z } from 'zod';

/** The same schema with its meaning in both languages; the reference page is made from it. Must be the last call. */
export function told<T extends z.ZodType>(schema: T, en: string, zh: string): T {
  return schema.meta({ description: en, zh });
}

/** Any name: not empty, and short enough to be shown. */
export const name: z.ZodType<string, string> = z.string().min(1).max(200);

/** A number that is neither NaN nor infinite. */
export const finite: z.ZodType<number, number> = z.number();

/** Epoch or any other ms, ≥ 0. */
export const ms: z.ZodType<number, number> = z.number().min(0);

/** Percent per route class. */
export const weights: z.ZodType<Record<string, number>, Record<string, number>> = z.record(
  name,
  z.number().min(0).max(100),
);

/** A schema for every field of a type, so that none is forgotten when the type grows. */
export type Fields<T> = Readonly<Record<keyof T, z.ZodType>>;
