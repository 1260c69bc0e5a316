import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { ServiceConfig } from '../config.ts';
import type { Faults } from '../faults/faults.ts';
import type { DrainState } from '../lifecycle/shutdown.ts';
import { RequestError, type ErrorHandler } from '../monitoring/error-handler.ts';
import type { MetricsCollector } from '../monitoring/metrics-collector.ts';
import type { MetricsRegistry } from '../monitoring/metrics-registry.ts';
import type { PaymentsModule } from '../payments-contract.ts';
import type { SpanExporter } from '../tracing/span-exporter.ts';
import type { SearchResult } from '../trips/search.ts';
import { createTtlCache } from '../trips/ttl-cache.ts';
import { registerDiagnosticsRoutes } from './diagnostics-routes.ts';
import { registerHealthRoutes } from './health-routes.ts';
import { answerUnroutable } from './answer-unroutable.ts';
import { injectFaults } from './inject-faults.ts';
import { createTraces, headerOf, observeRequests } from './observe-requests.ts';
import { registerSessionRoutes } from './session-routes.ts';
import { registerTravelRoutes } from './travel-routes.ts';

/** Longer than any edge keeps an idle connection (Traefik: 90 s), or the edge would reuse one that is just being closed. */
const KEEP_ALIVE_TIMEOUT_MS = 95_000;
const HEADERS_TIMEOUT_MS = 100_000;
const REQUEST_TIMEOUT_MS = 120_000;
const MAX_BODY_BYTES = 64 * 1024;
const REQUEST_ID = /^[\w.-]{1,64}$/;

export type AppDependencies = {
  readonly config: ServiceConfig;
  readonly log: FastifyBaseLogger;
  readonly payments: PaymentsModule | undefined;
  readonly registry: MetricsRegistry;
  readonly collector: MetricsCollector;
  readonly errorHandler: ErrorHandler;
  readonly exporter: SpanExporter | undefined;
  readonly faults: Faults;
  readonly drain: DrainState;
  readonly nowMs: () => number;
};

/** The HTTP application of one slot; it listens to nothing yet. */
export function buildApp(dependencies: AppDependencies): FastifyInstance {
  const { config, log, payments, collector, exporter, faults, drain, nowMs } = dependencies;
  const { slot, release } = config;
  const traceOf = createTraces();
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    // While leaving, connections that are still open are served, not refused.
    return503OnClosing: false,
    genReqId: (raw) => {
      const given = headerOf(raw, 'x-request-id');
      return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    },
    childLoggerFactory: (logger, bindings, _options, raw) =>
      logger.child({ ...bindings, traceId: traceOf(raw).traceId }),
    ...answerUnroutable({ slot, release }),
  });
  observeRequests(app, traceOf, {
    slot,
    release,
    collector,
    exporter,
    isDraining: drain.isDraining,
    nowMs,
  });
  guardInternalRoutes(app, config.operationsPort);
  injectFaults(app, faults);
  answerErrors(app, dependencies.errorHandler);
  registerHealthRoutes(app, {
    ...dependencies,
    slot,
    release,
    startedAtMs: nowMs(),
    isDraining: drain.isDraining,
  });
  const searches = createTtlCache<SearchResult>({
    ttlMs: config.cacheTtlMs,
    maxEntries: config.cacheMaxEntries,
    nowMs,
  });
  registerTravelRoutes(app, searches);
  registerSessionRoutes(app, { secrets: config.jwtSecrets, nowMs });
  registerDiagnosticsRoutes(app, {
    ...dependencies,
    cacheStatus: searches.status,
    amapBaseUrl: config.amapBaseUrl,
  });
  registerPayments(app, payments);
  connectGauges(dependencies, () => searches.status().hitRatio);
  return app;
}

function connectGauges(
  { registry, collector, payments }: AppDependencies,
  cacheHitRatio: () => number | undefined,
): void {
  registry.connect({
    inflightRequests: collector.inflightRequests,
    inflightPayments: () => payments?.inflight() ?? 0,
    paymentSuccessRatio: collector.paymentSuccessRatio,
    orderCompletionRatio: collector.orderCompletionRatio,
    cacheHitRatio,
    activeUsers: collector.activeUsers,
  });
}

/** The operator's routes exist for callers on this machine, and on the operators' port. */
function guardInternalRoutes(app: FastifyInstance, operationsPort: number | undefined): void {
  const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? '';
    const isOperator =
      loopback.test(request.ip) ||
      (operationsPort !== undefined && request.socket.localPort === operationsPort);
    const allowed = !route.startsWith('/internal') || isOperator;
    done(allowed ? undefined : new RequestError(404, 'not_found', 'there is no such route'));
  });
}

function answerErrors(app: FastifyInstance, errorHandler: ErrorHandler): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = errorHandler.handle(error);
    if (status >= 500) request.log.error({ err: error, status }, 'request failed');
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request) => {
    const path = request.url.split('?', 1)[0] ?? '';
    throw new RequestError(404, 'not_found', `there is no ${request.method} ${path}`);
  });
}

function registerPayments(app: FastifyInstance, payments: PaymentsModule | undefined): void {
  if (payments !== undefined) {
    payments.register(app);
    return;
  }
  app.all('/api/payment/*', refusePayment);
  app.all('/internal/payments/*', refusePayment);
}

function refusePayment(): never {
  throw new RequestError(503, 'payments_unavailable', 'payments are not configured');
}
