import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a session says of itself; times in epoch milliseconds. */
export type Session = { readonly visitor: string; readonly expiresAtMs: number };

const HEADER = base64({ alg: 'HS256', typ: 'JWT' });

/** A signed token (RFC 7519, HS256) of a session, to the second. */
export function signToken(secret: string, { visitor, expiresAtMs }: Session): string {
  const body = `${HEADER}.${base64({ sub: visitor, exp: Math.floor(expiresAtMs / 1000) })}`;
  return `${body}.${signatureOf(secret, body).toString('base64url')}`;
}

/**
 * The session of a token that one of the secrets signed and that has not expired. More than one secret is accepted so
 * that a secret can be replaced while tokens of the old one are still used.
 */
export function readToken(
  secrets: readonly string[],
  token: string,
  nowMs: number,
): Session | undefined {
  const [header, claims = '', signature = ''] = token.split('.');
  // The algorithm is ours to choose: a token that names another one is not even looked at.
  if (header !== HEADER) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const isSigned = secrets.some((secret) => {
    const wanted = signatureOf(secret, `${header}.${claims}`);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
  const session = isSigned ? sessionOf(claims) : undefined;
  return session !== undefined && session.expiresAtMs > nowMs ? session : undefined;
}

function signatureOf(secret: string, body: string): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}

function base64(value: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sessionOf(claims: string): Session | undefined {
  const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  if (!('sub' in parsed) || !('exp' in parsed)) return undefined;
  const { sub, exp } = parsed;
  if (typeof sub !== 'string' || typeof exp !== 'number') return undefined;
  return { visitor: sub, expiresAtMs: exp * 1000 };
}
