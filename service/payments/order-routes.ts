import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answerError } from './answer-error.ts';
import type { PaymentsContext } from './context.ts';
import { createOrder, orderRequestSchema } from './create-order.ts';
import { measured } from './measure.ts';
import { readOrder } from './order-store.ts';
import { viewOf } from './order.ts';
import { payOrder } from './pay.ts';
import { PaymentError } from './payment-error.ts';
import { refundOrder } from './refund.ts';

const orderPath = z.object({ id: z.string().regex(/^[bg]-[0-9a-z]{26}$/) });
const payRequest = z.strictObject({ provider: z.enum(['wechat', 'alipay']) });
/** The whole amount or nothing: a request for a part must not be taken for one for all. */
const refundRequest = z.strictObject({}).nullish();
const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** Create, look at, pay and refund orders. */
export function addOrderRoutes(app: FastifyInstance, context: PaymentsContext): void {
  app.setErrorHandler(answerError);

  app.post('/api/payment/orders', async (request, reply) => {
    const key = accepted(idempotencyKey, request.headers['idempotency-key'], 'idempotency-key');
    const order = accepted(orderRequestSchema, request.body, 'body');
    const synthetic = isSynthetic(request);
    const provider = order.provider ?? 'wechat';
    const subject = { stage: 'order_creation', provider, synthetic } as const;
    const answer = await measured(context, subject, () =>
      createOrder(context, key, order, synthetic),
    );
    if (answer.replayed) void reply.header('idempotent-replayed', 'true');
    return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
  });

  app.get('/api/payment/orders/:id', {
    handler: async (request) => viewOf(await readOrder(context.database, orderIdOf(request))),
  });

  app.post('/api/payment/orders/:id/pay', {
    handler: async (request) => {
      const orderId = orderIdOf(request);
      const { provider } = accepted(payRequest, request.body, 'body');
      const synthetic = isSynthetic(request) || (await isSyntheticOrder(context, orderId));
      const subject = { stage: 'payment_processing', provider, synthetic } as const;
      return viewOf(await measured(context, subject, () => payOrder(context, orderId, provider)));
    },
  });

  app.post('/api/payment/orders/:id/refund', async (request, reply) => {
    accepted(refundRequest, request.body, 'body');
    const order = await refundOrder(context, orderIdOf(request));
    return reply.code(order.status === 'refunded' ? 200 : 202).send(viewOf(order));
  });
}

function isSynthetic(request: FastifyRequest): boolean {
  return request.headers['x-synthetic'] === '1';
}

/** What cannot be read counts as business: better one failure too many in the metrics than one too few. */
async function isSyntheticOrder(context: PaymentsContext, orderId: string): Promise<boolean> {
  return readOrder(context.database, orderId).then(
    (order) => order.synthetic,
    () => false,
  );
}

function orderIdOf(request: FastifyRequest): string {
  const path = orderPath.safeParse(request.params);
  if (path.success) return path.data.id;
  throw new PaymentError(404, 'order_not_found', 'this is not the id of an order');
}

function accepted<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) =>
    [where, ...issue.path].join('.').concat(`: ${issue.message}`),
  );
  throw new PaymentError(400, 'invalid_request', issues.join('; '));
}
