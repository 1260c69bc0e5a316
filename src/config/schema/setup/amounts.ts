import { z } from 'zod';
import type { ComputeAmounts } from '../../../domain/setup.ts';
import { shapeError, told } from '../told.ts';

const A_CPU = 'an amount of processor such as "500m" or "2"';
const A_MEMORY = 'an amount of memory such as 512Mi or 4Gi';

const fields = {
  cpu: told(z.string({ error: A_CPU }).regex(/^\d{1,6}m?$/, { error: A_CPU }), {
    en: 'Processor, such as `500m` or `"2"`.',
    zh: '处理器，如 `500m` 或 `"2"`。',
  }),
  memory: told(z.string({ error: A_MEMORY }).regex(/^\d{1,6}[MG]i$/, { error: A_MEMORY }), {
    en: 'Memory, such as `512Mi` or `4Gi`.',
    zh: '内存，如 `512Mi` 或 `4Gi`。',
  }),
};

/** Processor and memory. */
export const amounts: z.ZodType<ComputeAmounts, { readonly cpu: string; readonly memory: string }> =
  z.strictObject(fields, shapeError('a map with cpu and memory'));
