import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { PaymentProvider } from '../payments-contract.ts';
import { errorAnswerOf, logIfOurs, type ErrorAnswer } from './answer-error.ts';
import { takeCallback } from './callback.ts';
import type { PaymentsContext } from './context.ts';

type Dialect = {
  readonly provider: PaymentProvider;
  readonly contentType: string;
  readonly success: unknown;
  readonly failure: (answer: ErrorAnswer) => unknown;
};

const BODY_LIMIT_BYTES = 64 * 1024;

const DIALECTS: readonly Dialect[] = [
  {
    provider: 'wechat',
    contentType: 'application/json',
    success: { code: 'SUCCESS', message: '成功' },
    failure: ({ message }) => ({ code: 'FAIL', message }),
  },
  {
    provider: 'alipay',
    contentType: 'application/x-www-form-urlencoded',
    success: 'success',
    failure: () => 'failure',
  },
];

const callbackPath = z.object({ id: z.string().max(64) });

/** Where providers notify us. Bodies stay text, since signatures cover their very characters. */
export function addCallbackRoutes(app: FastifyInstance, context: PaymentsContext): void {
  app.removeAllContentTypeParsers();
  for (const dialect of DIALECTS) {
    const options = { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES } as const;
    app.addContentTypeParser(dialect.contentType, options, (_request, body, done) => {
      done(null, body);
    });
    addRoute(app, context, dialect);
  }
}

function addRoute(app: FastifyInstance, context: PaymentsContext, dialect: Dialect): void {
  const { provider, success, failure } = dialect;
  app.post(`/api/payment/callback/${provider}/:id`, {
    errorHandler: (error, request, reply) => {
      const answer = errorAnswerOf(error);
      logIfOurs(error, answer.status, request);
      void reply.code(answer.status).send(failure(answer));
    },
    handler: async (request, reply) => {
      const { id } = callbackPath.parse(request.params);
      const body = typeof request.body === 'string' ? request.body : '';
      await takeCallback(context, provider, id, { headers: request.headers, body });
      return reply.send(success);
    },
  });
}
