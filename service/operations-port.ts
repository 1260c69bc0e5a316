import { createServer } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** A second way in, for operators alone. */
export type OperationsPort = { readonly close: () => Promise<void> };

/**
 * Listens on a port that no Service and no edge leads to, so that whoever comes through it is an operator with rights on
 * the pods. All routes are there; those below `/internal` only there and for callers on this machine.
 */
export async function openOperationsPort(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OperationsPort> {
  const server = createServer((request, response) => app.routing(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
