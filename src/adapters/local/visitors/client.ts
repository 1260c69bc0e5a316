import { Pool } from 'undici';
import { messageOf, UserError } from '../../../shared/errors.ts';
import type { Answer } from './outcome.ts';
import type { VisitorRequest } from './request.ts';

/** Connections to the edge, kept alive. Nothing is ever sent twice. */
type Client = {
  /** The answer, or in words why there is none. Never throws. */
  readonly ask: (request: VisitorRequest) => Promise<Answer | string>;
  /** Cuts what still runs. */
  readonly destroy: () => Promise<void>;
};

/** Longer than the edge holds a request back, so that its own answer is seen. */
export const PATIENCE_MS = 15_000;
const CONNECTIONS = 256;

/**
 * `host` is what visitors ask for, where it is not the address.
 * @throws {UserError} unless the URL is plain HTTP on 127.0.0.1: a load generator must not reach anything else.
 */
export function openClient(url: string, host?: string): Client {
  const origin = originOf(url);
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    connectTimeout: PATIENCE_MS,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  });
  return {
    ask: async (request) => {
      try {
        return await ask(pool, request, host);
      } catch (error) {
        return messageOf(error) || 'the connection failed';
      }
    },
    destroy: () => pool.destroy(),
  };
}

function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'http:' && parsed.hostname === '127.0.0.1') return parsed.origin;
  throw new UserError(
    `visitors' url: expected http://127.0.0.1 with a port, got ${url}`,
    'Visitors only come to an edge on this machine.',
  );
}

async function ask(
  pool: Pool,
  { path, body, idempotencyKey }: VisitorRequest,
  host: string | undefined,
): Promise<Answer> {
  const {
    statusCode,
    headers,
    body: answer,
  } = await pool.request({
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(host === undefined ? {} : { host }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return {
    status: statusCode,
    slot: single(headers['x-slot']),
    release: single(headers['x-release']),
    text,
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
