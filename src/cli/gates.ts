import { SERVICE_METRICS } from '../adapters/service/metrics/series-of.ts';
import type { Application, Environment } from '../domain/application.ts';
import type { GateName } from '../domain/evidence.ts';
import type { MetricSelector, Readings } from '../domain/measures.ts';
import type { RouteClass } from '../domain/rollout.ts';
import { SERIES, type GateSource } from '../domain/series.ts';
import type { Gates } from '../runner/gates.ts';

/** Route classes with gates; those of a provider, such as `payment-wechat`, count what became of its payments. */
const GENERAL: RouteClass = 'default';
const PAYMENT: RouteClass = 'payment';

/** The judge's rules of an environment, each gate with the counters that it is fed from. */
export function gatesOf(application: Application, { judge, measures }: Environment): Gates {
  const known: readonly GateSource[] = [
    source('errors', GENERAL, SERIES.failed(GENERAL), SERIES.requests(GENERAL)),
    source('slow', GENERAL, SERIES.slow(GENERAL), SERIES.answers(GENERAL)),
    source('errors-payment', PAYMENT, SERIES.failed(PAYMENT), SERIES.requests(PAYMENT)),
    source('slow-payment', PAYMENT, SERIES.slow(PAYMENT), SERIES.answers(PAYMENT)),
    ...application.providers.map((name) =>
      source(`payment-${name}`, PAYMENT, SERIES.paymentsFailed(name), SERIES.payments(name)),
    ),
    ...measures.sources,
  ];
  const { means, limits } = measures;
  const asked = new Set(judge.gates.map(({ name }) => name));
  return {
    policy: judge,
    providers: application.providers,
    sources: known.filter(({ gate }) => asked.has(gate)),
    ...(means.length === 0 ? {} : { means }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

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

function source(gate: GateName, routeClass: RouteClass, bad: string, total: string): GateSource {
  return { gate, routeClass, bad, total };
}
