import type { Application, Environment } from '../domain/application.ts';
import type { GateName } from '../domain/evidence.ts';
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

function source(gate: GateName, routeClass: RouteClass, bad: string, total: string): GateSource {
  return { gate, routeClass, bad, total };
}
