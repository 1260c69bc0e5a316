import { SERVICE_METRICS } from '../../adapters/service/metrics/series-of.ts';
import type { Application, Environment } from '../../domain/application.ts';
import type { MetricSelector, Readings } from '../../domain/measures.ts';
import type { RouteClass } from '../../domain/rollout.ts';
import { SERIES } from '../../domain/series.ts';

/**
 * What is read of each process, so that every gate and every limit has its numbers. Where copies of reads are judged, the
 * processes tell their own errors too: the edge counts none of the copies.
 */
export function readingsOf(
  { slowerThanMs, routeClasses }: Application,
  { measures: { readings }, plans }: Environment,
): Readings {
  const usual = Object.entries(slowerThanMs).map(([routeClass, ms]) => [
    SERIES.slow(routeClass),
    { routeClass, slowerThanMs: ms },
  ]);
  const slow = { ...Object.fromEntries(usual), ...readings.slow };
  const mirrors = Object.values(plans).some(({ mirror }) => mirror !== undefined);
  if (!mirrors) return { ...readings, slow };
  const errors = Object.keys(routeClasses).map((name) => [SERIES.errors(name), errorsOf(name)]);
  return { ...readings, slow, counters: { ...readings.counters, ...Object.fromEntries(errors) } };
}

/** The service's counter of answers of 500 and above. */
function errorsOf(routeClass: RouteClass): MetricSelector {
  return {
    name: SERVICE_METRICS.requests,
    labels: [
      { label: 'route_class', operator: '=', value: routeClass },
      { label: 'status', operator: '=~', value: '5..' },
    ],
  };
}
