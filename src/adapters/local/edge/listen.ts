import { once } from 'node:events';
import type { Server } from 'node:http';
import { messageOf, OperationError } from '../../../shared/errors.ts';

/** Listens, and answers the port. @throws {OperationError} when the port is taken. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new OperationError(`${host}:${port}: cannot listen there: ${messageOf(cause)}`, {
      code: 'rejected',
      retryable: true,
      cause,
    });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
