import { z } from 'zod';

/** Values of a chart, as they are handed to Helm. */
export type ChartValues = Readonly<Record<string, unknown>>;

const sizeSchema = z.looseObject({
  replicas: z.int().nullish(),
  autoscaling: z
    .looseObject({
      enabled: z.boolean().default(false),
      minReplicas: z.int().optional(),
      maxReplicas: z.int().optional(),
    })
    .prefault({}),
});

/**
 * The values with which a slot starts at no less than `atLeast` pods, which is what the other slot has now: at the last
 * steps it serves everything that the other one does. With an autoscaler its lower bound is raised, up to its upper
 * one, and the chart renders no number of its own; without one the number is.
 */
export function sizedValues(values: ChartValues, atLeast: number): ChartValues {
  const { replicas, autoscaling } = sizeSchema.parse(values);
  if (!autoscaling.enabled) return { ...values, replicas: Math.max(replicas ?? 1, atLeast) };
  const { minReplicas = 1, maxReplicas = Infinity } = autoscaling;
  const least = Math.max(minReplicas, Math.min(atLeast, maxReplicas));
  return { ...values, autoscaling: { ...autoscaling, minReplicas: least } };
}
