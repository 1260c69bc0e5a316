import { z } from 'zod';

/** One revision of a name, as helm keeps it. */
export type HelmRevision = {
  readonly revision: number;
  /** Such as `deployed`, `superseded`, `failed` or `pending-upgrade`. */
  readonly status: string;
  readonly chart: string;
  readonly description: string;
};

/** Answer of `helm history`. */
export const historySchema: z.ZodType<readonly HelmRevision[]> = z.array(
  z.looseObject({
    revision: z.int(),
    status: z.string(),
    chart: z.string(),
    description: z.string().default(''),
  }),
);

/** Answer of `helm get values`; null where there are none. */
export const valuesSchema: z.ZodType<Readonly<Record<string, unknown>> | null | undefined> = z
  .record(z.string(), z.unknown())
  .nullish();
