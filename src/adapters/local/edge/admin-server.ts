import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Logger } from 'pino';
import { z } from 'zod';
import { assertNever, messageOf } from '../../../shared/errors.ts';
import { edgeConfigSchema } from './config.ts';
import { isSameSecret } from './routing.ts';
import type { Traffic, WriteResult } from './traffic.ts';

type Answer = { readonly status: number; readonly body: unknown };
type AdminOptions = { readonly traffic: Traffic; readonly token: string; readonly log: Logger };

const MAX_BODY_BYTES = 256 * 1024;

/** The server that the edge's one writer reaches; every request needs the token. */
export function createAdminServer(options: AdminOptions): Server {
  return createServer((request, response) => void serve(options, request, response));
}

async function serve(
  options: AdminOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await answerOf(options, request).catch((error: unknown) => {
    options.log.error({ reason: messageOf(error) }, 'configuration could not be handled');
    return { status: 500, body: { error: messageOf(error) } };
  });
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(JSON.stringify(body));
}

async function answerOf(
  { traffic, token, log }: AdminOptions,
  request: IncomingMessage,
): Promise<Answer> {
  if (!isSameSecret(request.headers.authorization, `Bearer ${token}`)) {
    return { status: 401, body: { error: 'expected the bearer token of this edge' } };
  }
  switch (`${request.method} ${request.url}`) {
    case 'GET /config':
      return { status: 200, body: traffic.current() };
    case 'GET /status':
      return { status: 200, body: traffic.status() };
    case 'PUT /config': {
      const answer = await write(traffic, request);
      if (answer.status !== 200) log.warn(answer, 'configuration refused');
      return answer;
    }
    default:
      return { status: 404, body: { error: 'expected GET /config, PUT /config or GET /status' } };
  }
}

async function write(traffic: Traffic, request: IncomingMessage): Promise<Answer> {
  const { version } = traffic.current();
  const expected = request.headers['if-match']?.replaceAll('"', '');
  if (expected === undefined || !/^\d{1,15}$/.test(expected)) {
    return { status: 412, body: { error: 'expected if-match: <version>', version } };
  }
  const length = Number(request.headers['content-length']);
  if (!(length <= MAX_BODY_BYTES)) {
    return { status: 413, body: { error: `expected at most ${MAX_BODY_BYTES} bytes` } };
  }
  const parsed = edgeConfigSchema.safeParse(jsonOr(await text(request)));
  if (!parsed.success) return { status: 422, body: { error: z.prettifyError(parsed.error) } };
  return answerWrite(await traffic.write(Number(expected), parsed.data));
}

function answerWrite(result: WriteResult): Answer {
  switch (result.kind) {
    case 'written':
      return { status: 200, body: { version: result.version } };
    case 'conflict': {
      const { version } = result;
      return { status: 412, body: { error: `the version in force is ${version}`, version } };
    }
    case 'refused':
      return { status: 422, body: { error: result.reason } };
    default:
      return assertNever(result);
  }
}

function jsonOr(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
