import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerError } from './answer-error.ts';
import { Exchange } from './exchange.ts';
import { matchesPrefix, readTarget } from './path.ts';
import type { Traffic } from './traffic.ts';

/** Answered by the edge itself; says that it is up, whatever the state of the backends. */
const HEALTH_PATH = '/-/edge/health';
/** For the operator on loopback only. */
const PRIVATE_PREFIX = '/internal';
/** Longer than the idle time of usual clients, so that the client closes and no request meets a closing connection. */
const KEEP_ALIVE_MS = 75_000;
const MAX_CONNECTIONS = 10_000;

/** The server that visitors reach. */
export function createPublicServer(traffic: Traffic): Server {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) =>
    answer(traffic, request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function answer(traffic: Traffic, request: IncomingMessage, response: ServerResponse): void {
  const target = readTarget(request.url ?? '');
  if (target === undefined) return answerError(response, 'bad-request');
  if (request.headers.upgrade?.toLowerCase() === 'websocket') {
    return answerError(response, 'no-upgrade');
  }
  if (target.path === HEALTH_PATH) return answerHealth(traffic, response);
  if (matchesPrefix(PRIVATE_PREFIX, target.path)) return answerError(response, 'no-route');
  return new Exchange(traffic, { request, response }, target).start();
}

function answerHealth(traffic: Traffic, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 'ok', version: traffic.current().version }));
}
