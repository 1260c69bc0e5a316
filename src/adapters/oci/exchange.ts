import { request, type Dispatcher } from 'undici';
import { messageOf, OperationError } from '../../shared/errors.ts';

/** One request; `url` is absolute. */
export type Ask = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | undefined;
};

/** One answer, read whole; names of headers are in small letters. */
export type Answer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
};

const DEADLINE_MS = 60_000;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Sends one request.
 * @throws {OperationError} `unreachable` or `timeout` when no whole answer came.
 */
export async function exchange(dispatcher: Dispatcher, ask: Ask): Promise<Answer> {
  const { method, url, headers, body = null } = ask;
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const response = await request(url, { method, headers, body, dispatcher, signal });
    return {
      status: response.statusCode,
      headers: new Map(
        Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      body: await read(response.body, url),
    };
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    throw new OperationError(`${placeOf(url)}: the registry did not answer: ${messageOf(cause)}`, {
      code: isTimeout ? 'timeout' : 'unreachable',
      retryable: true,
      cause,
    });
  }
}

/** A URL for people: its query may hold what is not for them. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function read(body: AsyncIterable<Uint8Array>, url: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    if (length > MOST_BYTES) {
      throw new OperationError(`${placeOf(url)}: expected at most ${MOST_BYTES} bytes, got more`, {
        code: 'rejected',
        retryable: false,
      });
    }
  }
  return Buffer.concat(parts);
}
