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
  /** Whether it has the referrers API; it has not at first. */
  readonly setReferrers: (has: boolean) => void;
  /** The next answers are these instead. */
  readonly failNext: (...answers: readonly Failure[]) => void;
  /** Every answer to a URL with this ending is this one. */
  readonly failOn: (ending: string, answer: Failure) => void;
  readonly close: () => Promise<void>;
};

type Failure = { readonly status: number; readonly headers?: Record<string, string> };
type Asked = {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
};
type Shelves = Pick<FakeRegistry, 'manifests' | 'blobs'> & { readonly hasReferrers: boolean };
type Reply = Failure & { readonly body?: Buffer | string };

const BASIC = `Basic ${Buffer.from('robot:s3cret').toString('base64')}`;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const TOKEN = 'token-of-the-robot';
const attachedSchema = z.looseObject({
  subject: z.looseObject({ digest: z.string() }).optional(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const addressSchema = z.looseObject({ port: z.int() });

/** Starts one; whoever starts it closes it. */
export async function startRegistry(auth: FakeAuth = 'none'): Promise<FakeRegistry> {
  const seen: string[] = [];
  const failures: Failure[] = [];
  const standing = new Map<string, Failure>();
  const manifests = new Map<string, Buffer>();
  const blobs = new Map<string, Buffer>();
  let host = '';
  let hasReferrers = false;
  const answer = (ask: Asked): Reply => {
    seen.push(`${ask.method} ${ask.url}`);
    return (
      failures.shift() ??
      [...standing].find(([ending]) => ask.url.endsWith(ending))?.[1] ??
      tokenReply(ask) ??
      refusedBy(auth, ask, host) ??
      referrersReply(ask, manifests, hasReferrers) ??
      (READS.has(ask.method) ? read : write)(ask, { manifests, blobs, hasReferrers })
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
    setReferrers: (has) => {
      hasReferrers = has;
    },
    failNext: (...answers) => void failures.push(...answers),
    failOn: (ending, reply) => void standing.set(ending, reply),
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
  const subject = kind === 'manifests' && shelves.hasReferrers ? subjectOf(body) : undefined;
  const told = subject === undefined ? {} : { 'oci-subject': subject };
  return { status: 201, headers: { 'docker-content-digest': digest, ...told } };
}

function referrersReply(
  { url }: Asked,
  manifests: FakeRegistry['manifests'],
  hasReferrers: boolean,
): Reply | undefined {
  const [, subject] = /\/referrers\/([^?]+)/.exec(url) ?? [];
  if (subject === undefined) return undefined;
  if (!hasReferrers) return refusal(404, 'NOT_FOUND');
  const found = [...manifests]
    .filter(([key, body]) => key.startsWith('sha256:') && subjectOf(body) === subject)
    .map(([digest, body]) => {
      const { artifactType, annotations } = attachedSchema.parse(JSON.parse(body.toString()));
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      return { mediaType, digest, size: body.length, artifactType, annotations };
    });
  return { status: 200, body: JSON.stringify({ schemaVersion: 2, manifests: found }) };
}

function subjectOf(body: Buffer): string | undefined {
  const parsed = attachedSchema.safeParse(JSON.parse(body.toString()));
  return parsed.success ? parsed.data.subject?.digest : undefined;
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
