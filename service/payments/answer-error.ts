import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable } from '../database/connect.ts';
import { PaymentError } from './payment-error.ts';

export type ErrorAnswer = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
};

/** What a caller may know of an error. */
export function errorAnswerOf(error: unknown): ErrorAnswer {
  if (error instanceof PaymentError) {
    return { status: error.status, code: error.code, message: error.message };
  }
  if (isUnavailable(error)) {
    return { status: 503, code: 'database_unavailable', message: 'try again in some seconds' };
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, code: 'invalid_request', message: 'the request cannot be read' };
  }
  return { status: 500, code: 'internal_error', message: 'something went wrong on our side' };
}

/** The error handler of the routes that people call. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message } = errorAnswerOf(error);
  logIfOurs(error, status, request);
  void reply.code(status).send({ error: { code, message } });
}

/** Only what nobody foresaw is an error of ours. */
export function logIfOurs(error: unknown, status: number, request: FastifyRequest): void {
  if (status === 500) request.log.error({ err: error }, 'payment request failed');
  else if (status > 500) request.log.warn({ err: error }, 'payment request failed for now');
}
