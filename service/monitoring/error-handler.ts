import { z } from 'zod';
import { messageOf } from '../../src/shared/errors.ts';

const MAX_CODES = 50;
const OTHER_CODE = 'other';

/** The answer to a request that went wrong. */
type ErrorAnswer = {
  readonly status: number;
  readonly body: { readonly error: { readonly code: string; readonly message: string } };
};

type ErrorHandlerStatus = {
  readonly status: 'handling';
  readonly handled: number;
  readonly serverErrors: number;
  readonly byCode: Readonly<Record<string, number>>;
  readonly lastErrorAtMs: number | undefined;
};

export type ErrorHandler = {
  readonly handle: (error: unknown) => ErrorAnswer;
  readonly status: () => ErrorHandlerStatus;
};

/** A request that cannot be served as it is. The message is shown to the caller. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly statusCode: number;
  readonly code: string;
  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

const describedError = z.looseObject({
  statusCode: z.number().int().min(400).max(599),
  code: z.string().max(64).optional(),
});

/** Gives every error one shape outward and counts it. Messages of server errors stay inside: they may name hosts or values. */
export function createErrorHandler(nowMs: () => number): ErrorHandler {
  const byCode = new Map<string, number>();
  let handled = 0;
  let serverErrors = 0;
  let lastErrorAtMs: number | undefined;
  return {
    handle: (error) => {
      const answer = answerTo(error);
      const { code } = answer.body.error;
      const key = byCode.has(code) || byCode.size < MAX_CODES ? code : OTHER_CODE;
      byCode.set(key, (byCode.get(key) ?? 0) + 1);
      handled += 1;
      if (answer.status >= 500) serverErrors += 1;
      lastErrorAtMs = nowMs();
      return answer;
    },
    status: () => ({
      status: 'handling',
      handled,
      serverErrors,
      byCode: Object.fromEntries(byCode),
      lastErrorAtMs,
    }),
  };
}

function answerTo(error: unknown): ErrorAnswer {
  const described = describedError.safeParse(error);
  const status = described.success ? described.data.statusCode : 500;
  const code = (described.success ? described.data.code : undefined) ?? defaultCode(status);
  const message =
    status < 500 || error instanceof RequestError ? messageOf(error) : 'internal error';
  return { status, body: { error: { code: code.toLowerCase(), message } } };
}

function defaultCode(status: number): string {
  return status < 500 ? 'invalid_request' : 'internal_error';
}
