import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../monitoring/error-handler.ts';
import { readToken, signToken, type Session } from '../sessions/token.ts';

const LIFETIME_MS = 3_600_000;
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Sessions of visitors: the first secret signs, all of them are accepted. */
export function registerSessionRoutes(
  app: FastifyInstance,
  { secrets, nowMs }: { readonly secrets: readonly string[]; readonly nowMs: () => number },
): void {
  const [current] = secrets;
  if (current === undefined) return;
  app.post('/api/session', (_request, reply) => {
    const session = { visitor: randomUUID(), expiresAtMs: nowMs() + LIFETIME_MS };
    return reply.code(201).send({ token: signToken(current, session), ...shown(session) });
  });
  app.get('/api/session', (request) => {
    const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    const session = token === undefined ? undefined : readToken(secrets, token, nowMs());
    if (session !== undefined) return shown(session);
    throw new RequestError(401, 'no_session', 'there is no valid session; begin a new one');
  });
}

function shown({ visitor, expiresAtMs }: Session): Readonly<Record<string, string>> {
  return { visitor, expiresAt: new Date(expiresAtMs).toISOString() };
}
