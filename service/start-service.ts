import { hostname } from 'node:os';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { ServiceConfig } from './config.ts';
import { createFaults } from './faults/faults.ts';
import { buildApp } from './http/app.ts';
import { createDrainState, drainServer } from './lifecycle/shutdown.ts';
import { createErrorHandler } from './monitoring/error-handler.ts';
import { createMetricsCollector, type MetricsCollector } from './monitoring/metrics-collector.ts';
import { createMetricsRegistry } from './monitoring/metrics-registry.ts';
import { openOperationsPort, type OperationsPort } from './operations-port.ts';
import type { PaymentsModule } from './payments-contract.ts';
import { createPayments } from './payments/index.ts';
import { createSpanExporter, type SpanExporter } from './tracing/span-exporter.ts';

const NOW_MS = Date.now;

/** A service that listens. `stop` leaves gracefully and tells whether every request was finished. */
export type RunningService = { readonly stop: () => Promise<boolean> };

/** Builds the service out of its parts and starts to listen. */
export async function startService(
  config: ServiceConfig,
  log: FastifyBaseLogger,
): Promise<RunningService> {
  const { slot, release } = config;
  const registry = createMetricsRegistry(slot);
  const collector = createMetricsCollector({ registry, slot, release, nowMs: NOW_MS });
  const drain = createDrainState();
  const exporter = spanExporter(config, log);
  const payments = await openPayments(config, collector, log);
  const app = buildApp({
    config,
    log,
    payments,
    registry,
    collector,
    errorHandler: createErrorHandler(NOW_MS),
    exporter,
    faults: createFaults(config.faults, NOW_MS),
    drain,
    nowMs: NOW_MS,
  });
  await app.listen({ host: config.host, port: config.port });
  const operations = await operationsPort(app, config);
  announce(app, log);
  return {
    stop: async () => {
      const { drainDelayMs, shutdownDeadlineMs } = config;
      const finished = await drainServer(app.server, drain, {
        drainDelayMs,
        deadlineMs: shutdownDeadlineMs,
      });
      await operations?.close();
      await app.close();
      await payments?.close();
      await exporter?.close();
      return finished;
    },
  };
}

async function operationsPort(
  app: FastifyInstance,
  { host, operationsPort: port }: ServiceConfig,
): Promise<OperationsPort | undefined> {
  return port === undefined ? undefined : openOperationsPort(app, { host, port });
}

async function openPayments(
  { payments: config }: ServiceConfig,
  collector: MetricsCollector,
  log: FastifyBaseLogger,
): Promise<PaymentsModule | undefined> {
  if (config === undefined) return undefined;
  return createPayments({ config, metrics: collector.payments, log, nowMs: NOW_MS });
}

function announce(app: FastifyInstance, log: FastifyBaseLogger): void {
  const bound = app.addresses().find((address) => typeof address !== 'string');
  log.info({ host: bound?.address, port: bound?.port }, 'listening');
}

function spanExporter(config: ServiceConfig, log: FastifyBaseLogger): SpanExporter | undefined {
  if (config.otlpEndpoint === undefined) return undefined;
  return createSpanExporter({
    endpoint: config.otlpEndpoint,
    resource: {
      'service.name': 'smart-travel',
      'service.version': config.release,
      'service.instance.id': `${hostname()}-${process.pid}`,
      'deployment.slot': config.slot,
    },
    onFailure: (error) => log.warn({ err: error }, 'spans were not delivered'),
  });
}
