import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Faults } from '../faults/faults.ts';
import { routeClassOf } from './route-class.ts';

/** Lets the configured faults strike visitors' requests; probes and scrapes stay true. */
export function injectFaults(app: FastifyInstance, faults: Faults): void {
  app.addHook('onRequest', async (request, reply) => {
    const routeClass = routeClassOf(request);
    if (routeClass === 'operations') return undefined;
    const { fails, delayMs } = faults.strike(routeClass);
    if (delayMs > 0) await sleep(delayMs);
    if (!fails) return undefined;
    return reply
      .code(500)
      .send({ error: { code: 'injected_fault', message: 'this failure was asked for' } });
  });
}
