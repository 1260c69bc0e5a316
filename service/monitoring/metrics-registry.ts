import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const ROUTE_BUCKETS = [0.1, 0.3, 0.5, 0.7, 1, 3, 5, 7, 10];
/** Boundaries at the objectives (0.1, 0.3, 0.5, 1, 2.5, 5 s), finer where a healthy service answers. */
const OBJECTIVE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10];

/** Values that are read at the moment of a scrape. `undefined` means unknown: the series is then left out. */
type ScrapeSources = {
  readonly inflightRequests: () => number;
  readonly inflightPayments: () => number;
  readonly paymentSuccessRatio: () => number | undefined;
  readonly orderCompletionRatio: () => number | undefined;
  readonly cacheHitRatio: () => number | undefined;
  readonly activeUsers: () => number;
};

export type MetricsRegistry = {
  readonly http: Counter<'method' | 'route' | 'status_code' | 'service'>;
  readonly httpDuration: Histogram<'method' | 'route' | 'service'>;
  readonly requests: Counter<'route_class' | 'status' | 'slot' | 'release'>;
  readonly requestDuration: Histogram<'route_class' | 'slot' | 'release'>;
  readonly payments: Counter<'stage' | 'provider' | 'outcome' | 'slot' | 'release'>;
  readonly paymentDuration: Histogram<'stage' | 'provider'>;
  readonly paymentErrors: Counter<'stage' | 'provider' | 'error_type'>;
  readonly databaseConnections: Gauge;
  readonly connect: (sources: ScrapeSources) => void;
  readonly metricNames: () => readonly string[];
  readonly contentType: string;
  readonly render: () => Promise<string>;
};

/** Defines every metric of the service in a registry of its own, with the process metrics. */
export function createMetricsRegistry(slot: string): MetricsRegistry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const module of ['metrics_registry', 'metrics_collector', 'error_handler']) {
    new Gauge({
      name: `smart_travel_${module}_status`,
      help: `1 while the module ${module} works`,
      registers,
    }).set(1);
  }
  new Gauge({
    name: 'smart_travel_user_registration_rate',
    help: 'Registrations a second; the service has no accounts, so nobody registers',
    registers,
  }).set(0);
  return {
    ...defineHttpMetrics(registry),
    ...definePaymentMetrics(registry),
    databaseConnections: new Gauge({
      name: 'smart_travel_database_connections',
      help: 'Open connections to PostgreSQL',
      registers,
    }),
    connect: (sources) => defineScrapedGauges(registry, slot, sources),
    metricNames: () => registry.getMetricsAsArray().map((metric) => metric.name),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

function defineHttpMetrics(registry: Registry) {
  const registers = [registry];
  return {
    http: new Counter({
      name: 'http_requests_total',
      help: 'Answered requests by route',
      labelNames: ['method', 'route', 'status_code', 'service'] as const,
      registers,
    }),
    httpDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer by route',
      labelNames: ['method', 'route', 'service'] as const,
      buckets: ROUTE_BUCKETS,
      registers,
    }),
    requests: new Counter({
      name: 'smart_travel_http_requests_total',
      help: 'Answered requests by route class; probes and scrapes are in class operations',
      labelNames: ['route_class', 'status', 'slot', 'release'] as const,
      registers,
    }),
    requestDuration: new Histogram({
      name: 'smart_travel_http_request_duration_seconds',
      help: 'Time to answer by route class',
      labelNames: ['route_class', 'slot', 'release'] as const,
      buckets: OBJECTIVE_BUCKETS,
      registers,
    }),
  };
}

function definePaymentMetrics(registry: Registry) {
  const registers = [registry];
  return {
    payments: new Counter({
      name: 'smart_travel_payment_requests_total',
      help: 'Ended payment requests by stage, provider and outcome',
      labelNames: ['stage', 'provider', 'outcome', 'slot', 'release'] as const,
      registers,
    }),
    paymentDuration: new Histogram({
      name: 'smart_travel_payment_response_time_seconds',
      help: 'Time of a payment request',
      labelNames: ['stage', 'provider'] as const,
      buckets: OBJECTIVE_BUCKETS,
      registers,
    }),
    paymentErrors: new Counter({
      name: 'smart_travel_payment_errors_total',
      help: 'Failed payment requests by cause',
      labelNames: ['stage', 'provider', 'error_type'] as const,
      registers,
    }),
  };
}

function defineScrapedGauges(registry: Registry, slot: string, sources: ScrapeSources): void {
  const bySlot: readonly (readonly [string, string, () => number])[] = [
    [
      'inflight_requests',
      'Requests being answered, without probes and scrapes',
      sources.inflightRequests,
    ],
    ['inflight_payments', 'Payment requests being answered', sources.inflightPayments],
  ];
  for (const [name, help, read] of bySlot) {
    const gauge = new Gauge({
      name: `smart_travel_${name}`,
      help,
      labelNames: ['slot'] as const,
      registers: [],
      collect() {
        this.set({ slot }, read());
      },
    });
    registry.registerMetric(gauge);
  }
  const plain: readonly (readonly [string, string, () => number | undefined])[] = [
    [
      'payment_success_rate',
      'Share of payments that succeeded in 5 minutes',
      sources.paymentSuccessRatio,
    ],
    [
      'order_completion_rate',
      'Paid orders per created order in 5 minutes',
      sources.orderCompletionRatio,
    ],
    ['cache_hit_rate', 'Share of searches answered from the cache', sources.cacheHitRatio],
    ['active_users', 'Different visitors in 5 minutes', sources.activeUsers],
  ];
  for (const [name, help, read] of plain) {
    const gauge = new Gauge({
      name: `smart_travel_${name}`,
      help,
      registers: [],
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
    registry.registerMetric(gauge);
  }
}
