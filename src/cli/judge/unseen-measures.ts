import type { Measures } from '../../domain/measures.ts';
import type { InstanceSample } from '../../ports/metrics.ts';

/**
 * Gates and limits of which no process has a number, although it serves: a metric that nobody counts is a gate that
 * proves nothing. Bad events may not have happened yet, so their counter is not missed.
 */
export function unseenMeasures(
  { sources, means, limits, readings }: Measures,
  samples: readonly InstanceSample[],
): readonly string[] {
  if (samples.length === 0) return [];
  const isSeen = (name: string) =>
    samples.some(({ series, holds = {} }) => name in series || name in holds);
  const needs: readonly (readonly [string, readonly string[]])[] = [
    ...sources
      .filter(({ total }) => total in readings.counters)
      .map(({ gate, total }) => [gate, [total]] as const),
    ...means.map(
      (mean) => [mean.gate, 'gauge' in mean ? [mean.gauge] : [mean.sum, mean.count]] as const,
    ),
    ...Object.keys(limits).map((name) => [name, [name]] as const),
  ];
  return needs.filter(([, names]) => !names.every(isSeen)).map(([name]) => name);
}
