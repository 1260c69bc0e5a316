import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';

/** How a fake registry asks who somebody is; the account is always `robot` with `s3cret`. */
export type FakeAuth = 'none' | 'basic' | 'bearer';

/** A small registry in memory, on a free port of the loopback. */
export type FakeRegistry = {
  readonly host: string;
  /** Method and path of every request, in order. */
  readonly seen: readonly string[];
  readonly manifests: Map<string, Buffer>;
  readonly blobs: Map<string, Buffer>;
  /** The next answers are these instead. */
  readonly failNext: (...answers: readonly Failure[]) => void;
  readonly close: () => Promise<void>;
};

type Failure = { readonly status: number; readonly headers?: Record<string, string> };
type Asked = {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
};
type Shelves = Pick<FakeRegistry, 'manifests' | 'blobs'>;
type Reply = Failure & { readonly body?: Buffer | string };

const BASIC = `Basic ${Buffer.from('robot:s3cret').toString('base64')}`;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const TOKEN = 'token-of-the-robot';
const addressSchema = z.looseObject({ port: z.int() });

/** Starts one; whoever starts it closes it. */
export async function startRegistry(auth: FakeAuth = 'none'): Promise<FakeRegistry> {
  const seen: string[] = [];
  const failures: Failure[] = [];
  const manifests = new Map<string, Buffer>();
  const blobs = new Map<string, Buffer>();
  let host = '';
  const answer = (ask: Asked): Reply => {
    seen.push(`${ask.method} ${ask.url}`);
    return (
      failures.shift() ??
      tokenReply(ask) ??
      refusedBy(auth, ask, host) ??
      (READS.has(ask.method) ? read : write)(ask, { manifests, blobs })
    );
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const { authorization } = request.headers;
      const asked = { method, url, authorization, body: Buffer.concat(parts) };
      const { status, headers = {}, body } = answer(asked);
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${addressSchema.parse(server.address()).port}`;
  return {
    host,
    seen,
    manifests,
    blobs,
    failNext: (...answers) => void failures.push(...answers),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function tokenReply({ url, authorization, body }: Asked): Reply | undefined {
  if (!url.startsWith('/token')) return undefined;
  return authorization === BASIC || body.includes('refresh_token=s3cret')
    ? { status: 200, body: JSON.stringify({ token: TOKEN }) }
    : refusal(401, 'UNAUTHORIZED');
}

function refusedBy(auth: FakeAuth, { authorization }: Asked, host: string): Reply | undefined {
  if (auth === 'basic' && authorization !== BASIC) return challenge('Basic realm="fake"');
  if (auth === 'bearer' && authorization !== `Bearer ${TOKEN}`) {
    return challenge(`Bearer realm="http://${host}/token",service="fake"`);
  }
  return undefined;
}

function read({ url }: Asked, shelves: Shelves): Reply {
  const { kind, name } = placeIn(url);
  const found = shelves[kind].get(name);
  if (found === undefined) return refusal(404, `${kind.toUpperCase()}_UNKNOWN`);
  return { status: 200, headers: { 'docker-content-digest': digestOf(found) }, body: found };
}

function write({ method, url, body }: Asked, shelves: Shelves): Reply {
  const { pathname, searchParams } = new URL(url, 'http://fake');
  if (method === 'POST') return { status: 202, headers: { location: `${pathname}1?state=x` } };
  const { kind, name } = placeIn(url);
  const digest = digestOf(body);
  const wanted = searchParams.get('digest') ?? digest;
  if (wanted !== digest) return refusal(400, 'DIGEST_INVALID');
  for (const key of [name, digest]) shelves[kind].set(key, body);
  return { status: 201, headers: { 'docker-content-digest': digest } };
}

function placeIn(url: string): { readonly kind: 'manifests' | 'blobs'; readonly name: string } {
  const [, kind, name = ''] = /\/(manifests|blobs)\/([^?]+)/.exec(url) ?? [];
  return { kind: kind === 'manifests' ? 'manifests' : 'blobs', name };
}

function challenge(header: string): Reply {
  return { ...refusal(401, 'UNAUTHORIZED'), headers: { 'www-authenticate': header } };
}

function refusal(status: number, code: string): Reply {
  return { status, body: JSON.stringify({ errors: [{ code, message: 'as the fake decides' }] }) };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
