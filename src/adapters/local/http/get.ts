import { messageOf, OperationError } from '../../../shared/errors.ts';

/** Longest time and answer of one look at a process on the same machine. */
const DEADLINE_MS = 2000;

/**
 * The text of an answer of 200.
 * @throws {OperationError} for every other answer, and when there is none in time.
 */
export async function getText(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
    if (response.ok) return await response.text();
  } catch (cause) {
    throw new OperationError(`${url}: ${causeOf(cause)}`, {
      code: 'unreachable',
      retryable: true,
      cause,
    });
  }
  throw new OperationError(`${url}: expected 200, got ${response.status}`, {
    code: 'rejected',
    retryable: true,
  });
}

/** `fetch` hides the reason of a failed connection in its cause. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined
    ? messageOf(error.cause)
    : messageOf(error);
}
