import { fastify, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { readConfig } from '../config.ts';
import { createFaults } from '../faults/faults.ts';
import { createDrainState, type DrainState } from '../lifecycle/shutdown.ts';
import { createErrorHandler } from '../monitoring/error-handler.ts';
import { createMetricsCollector } from '../monitoring/metrics-collector.ts';
import { createMetricsRegistry } from '../monitoring/metrics-registry.ts';
import { buildApp, type AppDependencies } from './app.ts';

export type TestApp = {
  readonly app: FastifyInstance;
  readonly drain: DrainState;
  readonly dependencies: AppDependencies;
  readonly metric: (line: string) => Promise<number | undefined>;
};

/** The application as it is built for real, configured by `variables`, without a socket. */
export function buildTestApp(
  variables: Readonly<Record<string, string>> = {},
  overrides: Partial<AppDependencies> = {},
): TestApp {
  const config = readConfig({ LOG_LEVEL: 'silent', ...variables });
  const { slot, release } = config;
  const nowMs = Date.now;
  const registry = createMetricsRegistry(slot);
  const drain = createDrainState();
  const dependencies: AppDependencies = {
    config,
    log: silentLogger(),
    payments: undefined,
    registry,
    collector: createMetricsCollector({ registry, slot, release, nowMs }),
    errorHandler: createErrorHandler(nowMs),
    exporter: undefined,
    faults: createFaults(config.faults, nowMs),
    drain,
    nowMs,
    ...overrides,
  };
  const metric = async (series: string): Promise<number | undefined> => {
    const text = await dependencies.registry.render();
    const line = text.split('\n').find((each) => each.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  return { app: buildApp(dependencies), drain, dependencies, metric };
}

function silentLogger(): FastifyBaseLogger {
  return fastify({ logger: false }).log;
}
