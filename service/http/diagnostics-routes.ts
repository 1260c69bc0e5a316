import type { FastifyInstance } from 'fastify';
import { messageOf } from '../../src/shared/errors.ts';
import type { ErrorHandler } from '../monitoring/error-handler.ts';
import type { MetricsCollector } from '../monitoring/metrics-collector.ts';
import type { MetricsRegistry } from '../monitoring/metrics-registry.ts';
import type { PaymentsModule } from '../payments-contract.ts';
import { paymentsState } from './payments-state.ts';
import type { SpanExporter } from '../tracing/span-exporter.ts';
import { createTtlCache, type CacheStatus } from '../trips/ttl-cache.ts';

const AMAP_TIMEOUT_MS = 3000;
const AMAP_MEMORY_MS = 10_000;

export type DiagnosticsOptions = {
  readonly payments: PaymentsModule | undefined;
  readonly cacheStatus: () => CacheStatus;
  readonly amapBaseUrl: string | undefined;
  readonly registry: MetricsRegistry;
  readonly collector: MetricsCollector;
  readonly errorHandler: ErrorHandler;
  readonly exporter: SpanExporter | undefined;
  readonly nowMs: () => number;
};

const DATABASE_STATUS = {
  'not configured': 'not configured',
  available: 'connected',
  unavailable: 'disconnected',
} as const;

type AmapAnswer = { readonly reachable: boolean; readonly detail: string };

/** What a person or a post-deployment test asks about the parts behind the service. */
export function registerDiagnosticsRoutes(app: FastifyInstance, options: DiagnosticsOptions): void {
  const { payments, cacheStatus, amapBaseUrl, registry, collector, errorHandler, exporter, nowMs } =
    options;
  app.get('/api/database/health', async (_request, reply) => {
    const state = await paymentsState(payments);
    return reply.code(state === 'available' ? 200 : 503).send({ status: DATABASE_STATUS[state] });
  });
  app.get('/api/cache/health', () => ({ status: 'healthy', ...cacheStatus() }));
  // The answer is kept for a while, so that callers of this service cannot drive traffic to another.
  const recent = createTtlCache<Promise<AmapAnswer>>({
    ttlMs: AMAP_MEMORY_MS,
    maxEntries: 1,
    nowMs,
  });
  app.get('/api/amap/test', async (_request, reply) => {
    if (amapBaseUrl === undefined) return { status: 'not configured' };
    const { reachable, detail } = await recent.through(amapBaseUrl, () => askAmap(amapBaseUrl));
    return reply
      .code(reachable ? 200 : 503)
      .send({ status: reachable ? 'reachable' : 'unreachable', detail });
  });
  app.get('/api/monitoring/registry/status', () => {
    const names = registry.metricNames();
    return { status: 'active', metrics: names.length, names };
  });
  app.get('/api/monitoring/collector/status', () => ({
    ...collector.status(),
    spans: exporter?.status() ?? 'not configured',
  }));
  app.get('/api/monitoring/error-handler/status', () => errorHandler.status());
}

async function askAmap(baseUrl: string): Promise<AmapAnswer> {
  try {
    const response = await fetch(baseUrl, { signal: AbortSignal.timeout(AMAP_TIMEOUT_MS) });
    await response.body?.cancel();
    return { reachable: response.status < 500, detail: `answered ${response.status}` };
  } catch (error) {
    return { reachable: false, detail: messageOf(error) };
  }
}
