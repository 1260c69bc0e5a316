import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerError } from './answer-error.ts';
import { Exchange } from './exchange.ts';
import type { EdgeLimits } from './limits.ts';
import { matchesPrefix, readTarget } from './path.ts';
import type { Traffic } from './traffic.ts';

/** Answered by the edge itself; says that it is up, whatever the state of the backends. */
const HEALTH_PATH = '/-/edge/health';
/** For the operator on loopback only. */
const PRIVATE_PREFIX = '/internal';
/** Longer than the idle time of usual clients, so that the client closes and no request meets a closing connection. */
const KEEP_ALIVE_MS = 75_000;
const LIMITS_CHECK_MS = 5000;

/** The server that visitors reach. */
export function createPublicServer(traffic: Traffic, limits: EdgeLimits): Server {
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: limits.requestHeadersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(LIMITS_CHECK_MS, limits.requestHeadersMs),
  };
  const server = createServer(options, (request, response) => answer(traffic, request, response));
  server.timeout = limits.silenceMs;
  server.maxConnections = limits.connections;
  return server;
}

function answer(traffic: Traffic, request: IncomingMessage, response: ServerResponse): void {
  const target = readTarget(request.url ?? '');
  if (target === undefined) return answerError(response, 'bad-request');
  if (request.headers.upgrade?.toLowerCase() === 'websocket') {
    return answerError(response, 'no-upgrade');
  }
  if ((request.headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked') {
    return answerError(response, 'unknown-encoding');
  }
  if (target.path === HEALTH_PATH) return answerHealth(traffic, response);
  if (matchesPrefix(PRIVATE_PREFIX, target.path)) return answerError(response, 'no-route');
  return new Exchange(traffic, { request, response }, target).start();
}

function answerHealth(traffic: Traffic, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 'ok', version: traffic.current().version }));
}
