import { OperationError, type OperationCode } from '../../shared/errors.ts';
import { answerSchema, type VectorElement } from './schema.ts';

/** Brings a path with its query to the server, and its answer back, whatever the status. */
export type PrometheusTransport = (
  pathAndQuery: string,
) => Promise<{ readonly status: number; readonly body: string }>;

/**
 * The elements of an instant vector.
 * @throws {OperationError} for every answer that is not the whole of it; parts would be read as counters that fell.
 */
export async function askVector(
  send: PrometheusTransport,
  query: string,
): Promise<readonly VectorElement[]> {
  // Thanos would otherwise leave out what it cannot reach.
  const search = new URLSearchParams({ query, timeout: '2s', partial_response: 'false' });
  const { status, body } = await send(`/api/v1/query?${search.toString()}`);
  const parsed = answerSchema.safeParse(jsonOr(body));
  if (!parsed.success) {
    const { code, retryable } = meaningOf(status);
    throw new OperationError(
      `Prometheus: expected the answer of a query, got ${status}: ${body.slice(0, 200)}`,
      { code, retryable },
    );
  }
  const answer = parsed.data;
  if (answer.status === 'error') {
    throw new OperationError(`Prometheus: ${answer.errorType}: ${answer.error}`, meaningOf(status));
  }
  const [warning] = answer.warnings;
  if (warning !== undefined) {
    throw new OperationError(`Prometheus answered a part only: ${warning}`, {
      code: 'rejected',
      retryable: true,
    });
  }
  return answer.data.result;
}

function meaningOf(status: number): { readonly code: OperationCode; readonly retryable: boolean } {
  if (status === 401 || status === 403) return { code: 'forbidden', retryable: false };
  if (status === 404) return { code: 'not-found', retryable: false };
  if (status === 429 || status >= 500) return { code: 'unreachable', retryable: true };
  return { code: 'rejected', retryable: false };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
