import type { MeanPolicy } from '../domain/gates.ts';
import type { Measures, MetricSelector } from '../domain/measures.ts';
import { SERIES, type GateSource, type MeanSource } from '../domain/series.ts';
import type { DeclaredJudge } from './schema/judge-schema.ts';
import type { DeclaredMean } from './schema/measure-schema.ts';

type Selectors = readonly (readonly [string, MetricSelector])[];

/** Where the numbers of an environment's own gates and limits come from. */
export function toMeasures({ gates, leaks }: DeclaredJudge): Measures {
  const latency = Object.entries(gates.latency);
  const means = Object.entries(gates.means);
  const held = Object.entries(leaks);
  return {
    sources: [
      ...latency.map(([gate, { routeClass, slowerThanMs }]): GateSource => ({
        gate,
        routeClass,
        bad: SERIES.slowerThan(routeClass, slowerThanMs),
        total: SERIES.answers(routeClass),
      })),
      ...Object.entries(gates.custom).map(([gate, { routeClass }]): GateSource => ({
        gate,
        routeClass,
        bad: SERIES.bad(gate),
        total: SERIES.total(gate),
      })),
    ],
    means: means.map(([gate, mean]) => sourceOf(gate, mean)),
    limits: Object.fromEntries(held.map(([name, { limit }]) => [name, limit])),
    readings: {
      slow: Object.fromEntries(
        latency.map(([, { routeClass, slowerThanMs }]) => [
          SERIES.slowerThan(routeClass, slowerThanMs),
          { routeClass, slowerThanMs },
        ]),
      ),
      counters: Object.fromEntries([
        ...Object.entries(gates.custom).flatMap(([gate, { bad, total }]): Selectors => [
          [SERIES.bad(gate), bad],
          [SERIES.total(gate), total],
        ]),
        ...means.flatMap(([gate, mean]) => countersOf(gate, mean)),
      ]),
      holds: Object.fromEntries([
        ...held.map(([name, { metric }]) => [name, metric] as const),
        ...means.flatMap(([gate, { values }]): Selectors =>
          'gauge' in values ? [[SERIES.gauge(gate), values.gauge]] : [],
        ),
      ]),
    },
  };
}

/** The rules of gates on means, with the weights that all gates have. */
export function toMeans(
  means: Readonly<Record<string, DeclaredMean>>,
  weightOf: (gate: string) => number,
): readonly MeanPolicy[] {
  return Object.entries(means).map(
    ([name, { weight: _weight, values: _values, routeClass: _class, ...rules }]): MeanPolicy => ({
      name,
      weight: weightOf(name),
      ...rules,
    }),
  );
}

function sourceOf(gate: string, { routeClass, values }: DeclaredMean): MeanSource {
  return 'gauge' in values
    ? { gate, routeClass, gauge: SERIES.gauge(gate) }
    : { gate, routeClass, sum: SERIES.sum(gate), count: SERIES.count(gate) };
}

function countersOf(gate: string, { values }: DeclaredMean): Selectors {
  if ('gauge' in values) return [];
  return [
    [SERIES.sum(gate), values.sum],
    [SERIES.count(gate), values.count],
  ];
}
