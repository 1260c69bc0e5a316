import type { FastifyInstance } from 'fastify';
import type { Faults } from '../faults/faults.ts';
import type { MetricsRegistry } from '../monitoring/metrics-registry.ts';
import { RequestError } from '../monitoring/error-handler.ts';
import type { PaymentsModule } from '../payments-contract.ts';
import { paymentsState } from './payments-state.ts';

export type HealthOptions = {
  readonly slot: string;
  readonly release: string;
  readonly startedAtMs: number;
  readonly isDraining: () => boolean;
  readonly payments: PaymentsModule | undefined;
  readonly registry: MetricsRegistry;
  readonly faults: Faults;
};

/** Liveness speaks of this process alone; readiness also of what it needs and whether it is leaving. */
export function registerHealthRoutes(app: FastifyInstance, options: HealthOptions): void {
  const { slot, release, startedAtMs, isDraining, payments, registry, faults } = options;
  app.get('/api/health', () => ({ status: 'alive', slot, release }));
  app.get('/api/ready', async (_request, reply) => {
    const checks = {
      draining: isDraining(),
      payments: await paymentsState(payments),
    };
    const ready = !checks.draining && checks.payments !== 'unavailable';
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
  });
  app.get('/api/version', () => ({
    name: '智游助手',
    release,
    slot,
    node: process.version,
    startedAtMs,
  }));
  app.get('/api/metrics', async (_request, reply) => {
    if (faults.silent) throw new RequestError(503, 'silent', 'metrics are switched off by a fault');
    return reply.type(registry.contentType).send(await registry.render());
  });
}
