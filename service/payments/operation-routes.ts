import type { FastifyInstance } from 'fastify';
import { reconcile } from '../ledger/reconcile.ts';
import { answerError } from './answer-error.ts';
import type { PaymentsContext } from './context.ts';
import { reachProviders, verifyInIsolation } from './verify.ts';

/** What tests after a deployment and the operator ask. */
export function addOperationRoutes(app: FastifyInstance, context: PaymentsContext): void {
  app.setErrorHandler(answerError);

  app.get('/api/payment/health', async (_request, reply) => {
    const reachable = await context.isReachable();
    return reply.code(reachable ? 200 : 503).send({
      status: reachable ? 'ok' : 'unavailable',
      dependencies: { database: reachable ? 'connected' : 'unreachable' },
    });
  });

  app.get('/api/payment/test', {
    handler: async (request) => {
      await verifyInIsolation(context, request.headers['x-synthetic'] === '1');
      return { status: 'ok', stage: 'isolated_verification' };
    },
  });

  app.get('/api/payment/gateway/test', async (_request, reply) => {
    const providers = await reachProviders(context);
    const allOk = Object.values(providers).every((state) => state === 'ok');
    return reply.code(allOk ? 200 : 502).send({ status: allOk ? 'ok' : 'failed', providers });
  });

  app.get('/internal/payments/reconciliation', () => reconcile(context.database));
}
