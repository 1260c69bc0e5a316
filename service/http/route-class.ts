import type { FastifyRequest } from 'fastify';

/** `operations` are probes, scrapes and operator calls: not visitors, so no weight and no gate is about them. */
export type RouteClass = 'default' | 'payment' | 'operations';

const OPERATIONS: ReadonlySet<string> = new Set(['/api/health', '/api/ready', '/api/metrics']);

/**
 * The class of a request by the route that answers it, and by its path when none does: a path may be written in many
 * ways, a route in one.
 */
export function routeClassOf(request: FastifyRequest): RouteClass {
  const path = request.routeOptions.url ?? request.url.split('?', 1)[0] ?? '';
  if (isBelow(path, '/api/payment')) return 'payment';
  if (OPERATIONS.has(path) || isBelow(path, '/internal')) return 'operations';
  return 'default';
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
