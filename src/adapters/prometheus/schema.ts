import { z } from 'zod';

/** A number as Prometheus writes it: `NaN`, `+Inf` and `-Inf` too. */
const number = z.string().transform((text) => Number(text.replace(/^([+-]?)Inf$/, '$1Infinity')));
const labels = z.record(z.string(), z.string());

/** One element of an instant vector; `evaluatedAtSeconds` is when the question was answered. */
export type VectorElement = {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [evaluatedAtSeconds: number, value: number] | undefined;
  readonly histogram?: readonly [evaluatedAtSeconds: number, histogram: RawHistogram] | undefined;
};

/** A native histogram as the API writes it: rule of the bounds, lower bound, upper bound, count. */
type RawHistogram = {
  readonly count: number;
  readonly buckets: readonly (readonly [
    rule: number,
    above: number,
    upTo: number,
    count: number,
  ])[];
};

/** What the query API answers. */
export type QueryAnswer =
  | {
      readonly status: 'success';
      readonly warnings: readonly string[];
      readonly data: { readonly result: readonly VectorElement[] };
    }
  | { readonly status: 'error'; readonly errorType: string; readonly error: string };

const histogramSchema = z.looseObject({
  count: number,
  buckets: z.array(z.tuple([z.number(), number, number, number])).default([]),
});
const vectorSchema: z.ZodType<{ readonly result: readonly VectorElement[] }> = z.looseObject({
  resultType: z.literal('vector'),
  result: z.array(
    z.looseObject({
      metric: labels,
      value: z.tuple([z.number(), number]).optional(),
      histogram: z.tuple([z.number(), histogramSchema]).optional(),
    }),
  ),
});

/** Reads an answer of `/api/v1/query`. */
export const answerSchema: z.ZodType<QueryAnswer> = z.discriminatedUnion('status', [
  z.looseObject({
    status: z.literal('success'),
    warnings: z.array(z.string()).default([]),
    data: vectorSchema,
  }),
  z.looseObject({
    status: z.literal('error'),
    errorType: z.string().default('unknown'),
    error: z.string().default('it says nothing'),
  }),
]);
