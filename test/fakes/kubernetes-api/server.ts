import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Kind } from '../../../src/adapters/kubernetes/client/kinds.ts';
import type { RightCheck } from '../../../src/adapters/kubernetes/client/rights.ts';
import { messageOf } from '../../../src/shared/errors.ts';
import { Refusal, type Json, type StoredObject } from './object.ts';
import { allKinds } from './parse-path.ts';
import { route, type Answer } from './route.ts';
import { ObjectStore, type Collection } from './store.ts';

/** A request as a test sees it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** What goes wrong with a request: an answer of that status, a reset connection, or no answer at all. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly reason?: string;
    }
  | { readonly kind: 'reset' }
  /** Done, but the caller does not hear of it. */
  | { readonly kind: 'reset-after' }
  | { readonly kind: 'silence' };

/** What a test sets. */
type Behaviour = {
  /** Asked for each request, before it is handled. */
  fault: (seen: Seen) => Fault | undefined;
  /** RBAC; everything is allowed at first. `who` is named when somebody else's rights are asked for. */
  allows: (check: RightCheck, who?: unknown) => boolean;
  /** Answers `pods/proxy`, `services/proxy`; `name` as in the path, such as `web-1:3000`. */
  proxied: (name: string, path: string) => { readonly status: number; readonly body: string };
  log: (pod: string, query: URLSearchParams) => string;
  /** The time that the API server says, epoch ms. */
  nowMs: () => number;
};

/** A small API server in memory, with versions, server-side apply, watches and faults. Whoever starts it closes it. */
export type KubernetesApi = Behaviour & {
  readonly url: string;
  /** Path of a kubeconfig for it; context `fake`, namespace `test`. */
  readonly kubeconfig: string;
  readonly seen: readonly Seen[];
  /** Kinds that are served; remove some to be without a CRD. */
  readonly kinds: Kind[];
  readonly store: ObjectStore;
  /** Puts an object there as somebody else would. */
  readonly put: (kind: Kind, object: Json, manager?: string) => StoredObject;
  readonly find: (kind: Kind, name: string, namespace?: string) => StoredObject | undefined;
  readonly objects: (kind: Kind) => readonly StoredObject[];
  readonly bookmark: () => void;
  /** Ends every connection, watches too. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};

const NAMESPACE = 'test';
const nameSchema = z.looseObject({ name: z.string(), namespace: z.string().optional() });
const addressSchema = z.looseObject({ port: z.int() });

/** Starts on a free port of the loopback. */
export async function startKubernetesApi(): Promise<KubernetesApi> {
  const store = new ObjectStore();
  const seen: Seen[] = [];
  const bookmarks = new Set<() => void>();
  const behaviour: Behaviour = {
    fault: () => undefined,
    allows: () => true,
    proxied: () => ({ status: 404, body: 'not found' }),
    log: () => '',
    nowMs: () => Date.now(),
  };
  const kinds = allKinds();
  const server = createServer((request, response) => {
    response.setHeader('date', new Date(api.nowMs()).toUTCString());
    void bodyIn(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body };
      seen.push(one);
      respond(api, one, response, bookmarks);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${addressSchema.parse(server.address()).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-kubernetes-'));
  const kubeconfig = join(folder, 'config.json');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigFor(url)));
  const api: KubernetesApi = Object.assign(behaviour, {
    url,
    kubeconfig,
    seen,
    kinds,
    store,
    ...objectsOf(store),
    bookmark: () => {
      for (const tell of bookmarks) tell();
    },
    reset: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    },
  });
  return api;
}

function placeOf(kind: Kind, namespace = NAMESPACE): Collection {
  return { ...kind, namespace: kind.namespaced ? namespace : undefined };
}

function objectsOf(store: ObjectStore): Pick<KubernetesApi, 'put' | 'find' | 'objects'> {
  return {
    put: (kind, object, manager = 'somebody') => {
      const { name, namespace } = nameSchema.parse(object['metadata']);
      const place = placeOf(kind, namespace);
      const mode = { manager, dryRun: false };
      return store.find(place, name) === undefined
        ? store.create(place, object, mode)
        : store.update(place, name, object, mode);
    },
    find: (kind, name, namespace) => store.find(placeOf(kind, namespace), name),
    objects: (kind) => store.list({ ...kind, namespace: undefined }),
  };
}

function respond(
  api: KubernetesApi,
  seen: Seen,
  response: ServerResponse,
  bookmarks: Set<() => void>,
): void {
  const fault = api.fault(seen);
  switch (fault?.kind) {
    case 'silence':
      return;
    case 'reset':
      response.destroy();
      return;
    case 'status':
      sendFault(response, fault);
      return;
    default: {
      const answer = answerOrRefusal(() => route(api, seen, response, bookmarks));
      if (fault?.kind === 'reset-after') response.destroy();
      else if (answer !== undefined) send(response, answer);
    }
  }
}

function sendFault(response: ServerResponse, fault: Fault & { readonly kind: 'status' }): void {
  const { status, retryAfterSeconds, reason = 'InternalError' } = fault;
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds);
  send(response, { status, body: new Refusal(status, reason, `a fault of ${status}`).body });
}

function answerOrRefusal(answer: () => Answer | undefined): Answer | undefined {
  try {
    return answer();
  } catch (error) {
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, 'InternalError', messageOf(error));
    return { status: refusal.status, body: refusal.body };
  }
}

function send(response: ServerResponse, { status, body, text }: Answer): void {
  const content = text ?? JSON.stringify(body);
  const type = text === undefined ? 'application/json' : 'text/plain';
  response.writeHead(status, { 'content-type': type }).end(content);
}

async function bodyIn(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) if (part instanceof Buffer) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function kubeconfigFor(url: string): Json {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fake',
    clusters: [{ name: 'fake', cluster: { server: url } }],
    users: [{ name: 'fake', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake', namespace: NAMESPACE } }],
  };
}
