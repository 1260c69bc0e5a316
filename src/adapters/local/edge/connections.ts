import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A server's connections and what runs on them. */
export type Connections = {
  /**
   * Accepts nothing more and finishes what runs. Busy keep-alive connections would go on bringing requests, so answers
   * say `connection: close` from now on and idle connections are swept away.
   * @returns false when something still ran at the deadline and was cut.
   */
  readonly close: (deadlineMs: number) => Promise<boolean>;
};

const SWEEP_MS = 50;
/** For a request whose headers are on their way. */
const HEADERS_GRACE_MS = 3000;

/** Watches a server that does not listen yet. */
export function trackConnections(server: Server): Connections {
  const sockets = new Set<Socket>();
  const running = new Set<ServerResponse>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (isClosing) response.shouldKeepAlive = false;
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  return {
    close: (deadlineMs) => {
      isClosing = true;
      for (const response of running) response.shouldKeepAlive = false;
      return closeWithin(server, deadlineMs, (ageMs) => {
        const busy = new Set(Array.from(running, ({ req }) => req.socket));
        for (const socket of sockets) {
          // Node takes a connection that brought no request yet for a busy one, and browsers open such in advance.
          const isSilent = socket.bytesRead === 0 || ageMs > HEADERS_GRACE_MS;
          if (isSilent && !busy.has(socket)) socket.destroy();
        }
      });
    },
  };
}

async function closeWithin(
  server: Server,
  deadlineMs: number,
  closeSilent: (ageMs: number) => void,
): Promise<boolean> {
  const sinceMs = performance.now();
  let wasCut = false;
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    closeSilent(performance.now() - sinceMs);
  }, SWEEP_MS);
  const deadline = setTimeout(() => {
    wasCut = true;
    server.closeAllConnections();
  }, deadlineMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(deadline);
  return !wasCut;
}
