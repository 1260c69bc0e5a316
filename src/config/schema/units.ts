import { z } from 'zod';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const BYTES: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
const A_SIZE = 'a number above 0, or a size such as "512MiB"';
const A_TIME = 'a time such as "500ms", "60s", "5m", "2h" or "1d"';
const A_PERCENTAGE = 'a percentage such as "0.1%" or "10%"';

/** A time at the border, such as `"60s"`; becomes ms between `from` and `to`, both written the same way. */
export function duration(from: string, to: string): z.ZodType<number, string> {
  const [least, most] = [milliseconds(from), milliseconds(to)];
  return z
    .string({ error: A_TIME })
    .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, { error: A_TIME })
    .meta({ kind: 'time' })
    .transform((text, context) => {
      const ms = milliseconds(text);
      if (Number.isInteger(ms) && ms >= least && ms <= most) return ms;
      context.addIssue({ code: 'custom', message: `a time from ${from} to ${to}` });
      return z.NEVER;
    });
}

/** A rate at the border, such as `"0.1%"`; becomes 0–1, both exclusive. */
export function rate(): z.ZodType<number, string> {
  return percentage().transform((percent, context) => {
    if (percent > 0 && percent < 100) return Number(`${percent}e-2`);
    context.addIssue({ code: 'custom', message: 'a percentage above 0% and below 100%' });
    return z.NEVER;
  });
}

/** A share at the border, such as `"20%"`; becomes percent above 0 and up to 100. */
export function share(): z.ZodType<number, string> {
  return percentage().transform((percent, context) => {
    if (percent > 0 && percent <= 100) return percent;
    context.addIssue({ code: 'custom', message: 'a percentage above 0% and up to 100%' });
    return z.NEVER;
  });
}

/** A whole number between two others, both included. */
export function whole(least: number, most: number): z.ZodType<number, number> {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** A number between two others, the first excluded unless it `isIncluded`, the second included. */
export function number(least: number, most: number, isIncluded = false): z.ZodType<number, number> {
  const error = isIncluded
    ? `a number from ${least} to ${most}`
    : `a number above ${least} and up to ${most}`;
  const plain = z.number({ error }).max(most, { error });
  return isIncluded ? plain.min(least, { error }) : plain.gt(least, { error });
}

/** An amount above 0: a number, or text with a unit of bytes such as `"512MiB"`. */
export function size(): z.ZodType<number, number | string> {
  const plain = z.number({ error: A_SIZE }).positive({ error: A_SIZE });
  const text = z
    .string({ error: A_SIZE })
    .regex(/^\d+(\.\d+)?(KiB|MiB|GiB)$/, { error: A_SIZE })
    .transform((written) => Number(written.slice(0, -3)) * (BYTES[written.slice(-3)] ?? Number.NaN))
    .refine((bytes) => bytes > 0, { error: A_SIZE });
  return z.union([plain, text], { error: A_SIZE }).meta({ kind: 'size' });
}

function percentage(): z.ZodType<number, string> {
  return z
    .string({ error: A_PERCENTAGE })
    .regex(/^\d{1,3}(\.\d{1,6})?%$/, { error: A_PERCENTAGE })
    .meta({ kind: 'percentage' })
    .transform((text) => Number(text.slice(0, -1)));
}

function milliseconds(text: string): number {
  const unit = /[a-z]+$/.exec(text)?.[0] ?? '';
  const ms = Number(text.slice(0, -unit.length)) * (UNITS_MS[unit] ?? Number.NaN);
  return Math.round(ms * 1e6) / 1e6;
}
