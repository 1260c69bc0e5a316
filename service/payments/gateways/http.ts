import { Agent, request, type Dispatcher } from 'undici';
import { messageOf, OperationError } from '../../../src/shared/errors.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

type HttpCall = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

/** Calls one provider. An answer is returned whatever its status; no answer throws. */
export type HttpClient = {
  readonly call: (call: HttpCall) => Promise<HttpAnswer>;
  readonly close: () => Promise<void>;
};

const CALL_DEADLINE_MS = 4000;
const CONNECT_DEADLINE_MS = 1500;
const MAX_CONNECTIONS = 64;
const MAX_ANSWER_BYTES = 1_000_000;

/** A client with a bounded pool, bounded answers and a deadline for each call. */
export function createHttpClient(baseUrl: string): HttpClient {
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    connect: { timeout: CONNECT_DEADLINE_MS },
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const call = async ({ method, path, headers, body }: HttpCall): Promise<HttpAnswer> => {
    const options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'> & { dispatcher: Agent } = {
      dispatcher: agent,
      method,
      headers: headers ?? {},
      body: body ?? null,
      signal: AbortSignal.timeout(CALL_DEADLINE_MS),
    };
    try {
      const answer = await request(new URL(path, baseUrl), options);
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    } catch (error) {
      throw asOperationError(error);
    }
  };
  return { call, close: () => agent.destroy() };
}

function asOperationError(error: unknown): OperationError {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return new OperationError(`the payment provider does not answer: ${messageOf(error)}`, {
    code: timedOut ? 'timeout' : 'unreachable',
    retryable: true,
    cause: error,
  });
}
