import type { Dispatcher } from 'undici';
import { OperationError } from '../../shared/errors.ts';
import { parseChallenge, type Challenge } from './challenge.ts';
import type { Credentials, CredentialSource } from './credentials.ts';
import { exchange, type Answer, type Ask } from './exchange.ts';
import { jsonOr, refusalOf } from './refusal.ts';
import { tokenSchema } from './schema.ts';

/** Who asks for what, and over which connections. */
type Request = {
  readonly dispatcher: Dispatcher;
  readonly host: string;
  readonly isPlain: boolean;
  readonly scope: string;
};

/**
 * The `Authorization` header that answers a challenge; absent when there is no answer to it.
 * @throws {OperationError} when the token service does not grant a token.
 */
export async function authorize(
  request: Request,
  header: string,
  { credentials }: { readonly credentials: CredentialSource },
): Promise<string | undefined> {
  const challenge = parseChallenge(header);
  if (challenge === undefined) return undefined;
  const found = await credentials(request.host);
  if (challenge.kind === 'basic') return found?.kind === 'password' ? basic(found) : undefined;
  const realm = realmOf(request, challenge.realm);
  const answer = await exchange(request.dispatcher, tokenAsk(realm, challenge, request, found));
  if (answer.status !== 200) throw refusalOf(`${request.host} (token service)`, answer);
  return `Bearer ${tokenIn(request.host, answer)}`;
}

/** A registry behind TLS may not send anybody's password elsewhere in the clear. */
function realmOf({ host, isPlain }: Request, realm: string): URL {
  if (URL.canParse(realm)) {
    const url = new URL(realm);
    if (url.protocol === 'https:' || (isPlain && url.protocol === 'http:')) return url;
  }
  throw new OperationError(`${host}: expected a token service behind https, got ${realm}`, {
    code: 'rejected',
    retryable: false,
  });
}

function tokenAsk(
  realm: URL,
  challenge: Extract<Challenge, { kind: 'bearer' }>,
  request: Request,
  found: Credentials | undefined,
): Ask {
  const { service, scope = request.scope } = challenge;
  const wanted = { ...(service === undefined ? {} : { service }), scope };
  if (found?.kind === 'identity-token') {
    const form = { ...wanted, client_id: 'zhiyou', grant_type: 'refresh_token' };
    const body = new URLSearchParams({ ...form, refresh_token: found.token }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm.href, headers, body };
  }
  for (const [name, value] of Object.entries(wanted)) realm.searchParams.set(name, value);
  const headers = found === undefined ? {} : { authorization: basic(found) };
  return { method: 'GET', url: realm.href, headers, body: undefined };
}

function basic({ username, password }: Extract<Credentials, { kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function tokenIn(host: string, answer: Answer): string {
  const parsed = tokenSchema.safeParse(jsonOr(answer.body));
  const token = parsed.success ? (parsed.data.token ?? parsed.data.access_token) : undefined;
  if (token !== undefined && token !== '') return token;
  throw new OperationError(`${host}: the token service answered without a token`, {
    code: 'rejected',
    retryable: false,
  });
}
