import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { BackendAddress } from './config.ts';
import { listen } from './listen.ts';

export const HOST = '127.0.0.1';

/** What a backend got. */
type Received = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
};

/** A real HTTP server that stands for one process of a slot. */
export type TestBackend = {
  readonly address: BackendAddress;
  readonly received: Received[];
  /** How many connections brought requests; probes are left out. */
  readonly connections: () => number;
  /** Connections that are open now, also those of probes. */
  readonly sockets: ReadonlySet<Socket>;
  ready: boolean;
  readonly stop: () => Promise<void>;
};

/** Answers 200 with the name of the backend, after the body has arrived. */
const plainAnswer =
  (name: string): RequestListener =>
  (request, response) => {
    request.resume();
    request.once('end', () => response.end(name));
  };

/** Starts a backend that is ready and stops with the test; `port` 0 means any. */
export async function startBackend(
  name: string,
  handle: RequestListener = plainAnswer(name),
  port = 0,
): Promise<TestBackend> {
  const received: Received[] = [];
  const used = new Set<Socket>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (request.url === '/api/ready') {
      response.statusCode = backend.ready ? 200 : 503;
      response.end();
      return;
    }
    const { method = '', url = '', headers, rawHeaders } = request;
    received.push({ method, url, headers, rawHeaders });
    used.add(request.socket);
    response.setHeader('x-backend', name);
    handle(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const address = { host: HOST, port: await listen(server, { host: HOST, port }) };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(stop);
  const backend: TestBackend = {
    address,
    received,
    connections: () => used.size,
    sockets,
    ready: true,
    stop,
  };
  return backend;
}
