import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Kind } from '../../../src/adapters/kubernetes/client/kinds.ts';
import type { RightCheck, Verb } from '../../../src/adapters/kubernetes/client/rights.ts';
import { handleObjects, resourcesOf, selects, verbOf, type Asked } from './handle.ts';
import { isRecord, Refusal } from './object.ts';
import { targetOf, type Target } from './parse-path.ts';
import type { ObjectStore } from './store.ts';
import { serveWatch } from './watching.ts';

/** What goes back, unless it is a stream. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string | undefined;
};

/** What routing needs of the server. */
type Served = {
  readonly kinds: readonly Kind[];
  readonly store: ObjectStore;
  readonly allows: (check: RightCheck, who?: unknown) => boolean;
  readonly proxied: (
    name: string,
    path: string,
  ) => { readonly status: number; readonly body: string };
  readonly log: (pod: string, query: URLSearchParams) => string;
};

const attributesSchema = z.object({
  group: z.string().default(''),
  resource: z.string(),
  subresource: z.string().optional(),
  verb: z.string(),
  namespace: z.string().optional(),
  name: z.string().optional(),
});
const REVIEWS = /^\/apis\/authorization\.k8s\.io\/v1\/(self)?subjectaccessreviews$/;

/** Answers one request; a watch goes on by itself and has no answer here. */
export function route(
  served: Served,
  seen: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  },
  response: ServerResponse,
  bookmarks: Set<() => void>,
): Answer | undefined {
  const { pathname, searchParams } = new URL(seen.path, 'http://fake');
  const contentType = String(seen.headers['content-type'] ?? '');
  const asked: Asked = { ...seen, query: searchParams, contentType };
  if (pathname === '/version') {
    return { status: 200, body: { gitVersion: 'v1.34.4', major: '1', minor: '34+' } };
  }
  if (REVIEWS.test(pathname)) return { status: 201, body: review(served, asked) };
  const group = /^\/(?:api(?=\/v1$)|apis(?=\/[^/]+\/[^/]+$))\/(.*)$/.exec(pathname)?.[1];
  if (group !== undefined) return { status: 200, body: resourcesOf(served.kinds, group) };
  const target = targetOf(decodeURIComponent(pathname), served.kinds);
  const verb = verbOf(asked, target.name);
  refuseForbidden(served, target, verb);
  if (verb !== 'watch') return aboutObjects(served, target, asked);
  const { collection } = target;
  const from = searchParams.get('resourceVersion');
  const watch = { collection, from, matches: selects(asked) };
  const { bookmark } = serveWatch(served.store, response, watch);
  bookmarks.add(bookmark);
  response.on('close', () => bookmarks.delete(bookmark));
  return undefined;
}

function aboutObjects({ store, log, proxied }: Served, target: Target, asked: Asked): Answer {
  const { name = '', subresource, rest } = target;
  if (subresource === 'log') return { status: 200, text: log(name, asked.query) };
  if (subresource !== 'proxy') return handleObjects(store, target, asked);
  const query = asked.query.size === 0 ? '' : `?${asked.query.toString()}`;
  const { status, body } = proxied(name, rest + query);
  return { status, text: body };
}

function review({ allows }: Served, { body }: Asked): unknown {
  const content: unknown = JSON.parse(body);
  const spec = isRecord(content) ? content['spec'] : undefined;
  const attributes = isRecord(spec) ? spec['resourceAttributes'] : undefined;
  const who = isRecord(spec) && 'groups' in spec ? spec : undefined;
  const { resource, subresource, group, verb, namespace, name } =
    attributesSchema.parse(attributes);
  const check = {
    group,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    verb: verbNamed(verb),
    namespace,
    name,
  };
  return { ...(isRecord(content) ? content : {}), status: { allowed: allows(check, who) } };
}

function refuseForbidden({ allows }: Served, target: Target, verb: string): void {
  const { collection, name, subresource } = target;
  const { apiVersion, plural, namespace } = collection;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
  if (allows({ group, resource, verb: verbNamed(verb), namespace, name })) return;
  const place =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  throw new Refusal(
    403,
    'Forbidden',
    `${plural} is forbidden: User "somebody" cannot ${verb} resource "${resource}" in API group "${group}" ${place}`,
    { kind: plural },
  );
}

const VERBS: readonly Verb[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

function verbNamed(name: string): Verb {
  const verb = VERBS.find((one) => one === name);
  if (verb === undefined) throw new Refusal(405, 'MethodNotAllowed', `no verb ${name}`);
  return verb;
}
