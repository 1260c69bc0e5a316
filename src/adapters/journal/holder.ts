import { z } from 'zod';
import type { RoleHolder } from '../../domain/record.ts';

/** What holds a role, as every store keeps it. */
export const holderSchema: z.ZodType<RoleHolder> = z.strictObject({
  slot: z.enum(['blue', 'green']),
  release: z.string(),
  bundle: z
    .strictObject({
      image: z.string(),
      chart: z.string(),
      chartVersion: z.string(),
      values: z.record(z.string(), z.unknown()),
    })
    .exactOptional(),
});
