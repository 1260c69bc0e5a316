import type { PaymentMetrics, PaymentProvider, PaymentStage, Slot } from '../payments-contract.ts';
import type { RouteClass } from '../http/route-class.ts';
import type { MetricsRegistry } from './metrics-registry.ts';
import { createSlidingCount } from './sliding-count.ts';

const WINDOW_MS = 5 * 60_000;
const MAX_VISITORS = 10_000;

/** One answered request. `route` is the pattern and never the path, so that the number of series stays bounded. */
type RequestObservation = {
  readonly method: string;
  readonly route: string;
  readonly routeClass: RouteClass;
  readonly status: number;
  readonly seconds: number;
};

type CollectorStatus = {
  readonly status: 'collecting' | 'waiting';
  readonly startedAtMs: number;
  readonly observations: number;
  readonly lastObservationAtMs: number | undefined;
};

export type MetricsCollector = {
  /** `visitor` is absent when nobody is behind the request whom the business would count. */
  readonly requestStarted: (visitor: string | undefined) => void;
  readonly requestEnded: () => void;
  readonly observe: (observation: RequestObservation) => void;
  readonly payments: PaymentMetrics;
  readonly inflightRequests: () => number;
  readonly paymentSuccessRatio: () => number | undefined;
  readonly orderCompletionRatio: () => number | undefined;
  readonly activeUsers: () => number;
  readonly status: () => CollectorStatus;
};

export type CollectorOptions = {
  readonly registry: MetricsRegistry;
  readonly slot: Slot;
  readonly release: string;
  readonly nowMs: () => number;
};

/** Turns what happens into metric values, and keeps the five-minute windows behind the ratios. */
export function createMetricsCollector(options: CollectorOptions): MetricsCollector {
  const { registry, slot, release, nowMs } = options;
  const startedAtMs = nowMs();
  const window = () => createSlidingCount({ windowMs: WINDOW_MS, bucketCount: 60, nowMs });
  const recent = { created: window(), paid: window(), failed: window() };
  const visitors = createVisitorWindow(nowMs);
  let observations = 0;
  let inflight = 0;
  let lastObservationAtMs: number | undefined;
  const seen = (): void => {
    observations += 1;
    lastObservationAtMs = nowMs();
  };
  registerZeros(options);
  return {
    requestStarted: (visitor) => {
      inflight += 1;
      if (visitor !== undefined) visitors.see(visitor);
    },
    requestEnded: () => {
      inflight -= 1;
    },
    observe: ({ method, route, routeClass, status, seconds }) => {
      seen();
      const labels = { method, route, service: 'smart-travel' };
      registry.http.inc({ ...labels, status_code: status });
      registry.httpDuration.observe(labels, seconds);
      registry.requests.inc({ route_class: routeClass, status, slot, release });
      registry.requestDuration.observe({ route_class: routeClass, slot, release }, seconds);
    },
    payments: {
      payment: (stage, provider, outcome, seconds) => {
        seen();
        registry.payments.inc({ stage, provider, outcome, slot, release });
        registry.paymentDuration.observe({ stage, provider }, seconds);
        if (stage === 'order_creation' && outcome === 'success') recent.created.add(1);
        if (stage === 'payment_processing')
          recent[outcome === 'success' ? 'paid' : 'failed'].add(1);
      },
      paymentError: (stage, provider, errorType) =>
        registry.paymentErrors.inc({ stage, provider, error_type: errorType }),
      databaseConnections: (count) => registry.databaseConnections.set(count),
    },
    inflightRequests: () => inflight,
    paymentSuccessRatio: () => ratioOf(recent.paid.sum(), recent.paid.sum() + recent.failed.sum()),
    orderCompletionRatio: () => ratioOf(recent.paid.sum(), recent.created.sum()),
    activeUsers: visitors.count,
    status: () => ({
      status: observations > 0 ? 'collecting' : 'waiting',
      startedAtMs,
      observations,
      lastObservationAtMs,
    }),
  };
}

/** A counter that is missing cannot be told from one that is silent, so every judged series starts at 0. */
function registerZeros({ registry, slot, release }: CollectorOptions): void {
  const stages: readonly PaymentStage[] = [
    'order_creation',
    'payment_processing',
    'isolated_verification',
  ];
  const providers: readonly PaymentProvider[] = ['wechat', 'alipay'];
  for (const stage of stages) {
    for (const provider of providers) {
      registry.payments.inc({ stage, provider, outcome: 'success', slot, release }, 0);
      registry.payments.inc({ stage, provider, outcome: 'failure', slot, release }, 0);
    }
  }
  for (const route_class of ['default', 'payment']) {
    registry.requests.inc({ route_class, status: 200, slot, release }, 0);
    registry.requests.inc({ route_class, status: 500, slot, release }, 0);
    registry.requestDuration.zero({ route_class, slot, release });
  }
}

function ratioOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** Different visitors of the last five minutes; beyond `MAX_VISITORS` the one seen longest ago is forgotten. */
function createVisitorWindow(nowMs: () => number) {
  const seenAtMs = new Map<string, number>();
  const dropOldest = (isOld: (atMs: number) => boolean): void => {
    for (const [visitor, atMs] of seenAtMs) {
      if (!isOld(atMs) && seenAtMs.size <= MAX_VISITORS) return;
      seenAtMs.delete(visitor);
    }
  };
  return {
    see: (visitor: string): void => {
      seenAtMs.delete(visitor);
      seenAtMs.set(visitor, nowMs());
      dropOldest(() => false);
    },
    count: (): number => {
      const horizonMs = nowMs() - WINDOW_MS;
      dropOldest((atMs) => atMs < horizonMs);
      return seenAtMs.size;
    },
  };
}
