import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { OperationError } from '../../../shared/errors.ts';

const IDLE_SWEEP_MS = 50;

/** Listens, and answers the port. @throws {OperationError} when the port is taken. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new OperationError(`${host}:${port}: cannot listen there`, {
      code: 'rejected',
      retryable: true,
      cause,
    });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/**
 * Accepts nothing more and finishes what runs. Busy keep-alive connections would go on bringing requests, so answers say
 * `connection: close` from now on and idle connections are swept away.
 * @returns false when something still ran at the deadline and was cut.
 */
export async function closeServer(server: Server, deadlineMs: number): Promise<boolean> {
  server.prependListener('request', (_request: unknown, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  let wasCut = false;
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const deadline = setTimeout(() => {
    wasCut = true;
    server.closeAllConnections();
  }, deadlineMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(deadline);
  return !wasCut;
}
