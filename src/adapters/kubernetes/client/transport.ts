import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import type { Access, Identity } from './access.ts';

/** One request to the API server; `path` starts with a slash and may hold a query. */
export type Request = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly contentType?: string | undefined;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** Status and body of an answer, the body yet to be read. */
export type Answer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Dispatcher.ResponseData['body'];
};

/** Connections to one API server. Of a new client certificate new connections are made. */
export type Transport = {
  readonly send: (request: Request, signal: AbortSignal) => Promise<Answer>;
  /** The server's time (epoch ms) by its last answer, to about a second; our own before the first. */
  readonly nowMs: () => number;
  readonly close: () => Promise<void>;
};

const CONNECT_TIMEOUT_MS = 10_000;

/** Opens no connection yet. */
export function openTransport(access: Access): Transport {
  const base = new URL(access.server);
  const prefix = base.pathname.replace(/\/+$/, '');
  let current: { readonly key: string; readonly dispatcher: Dispatcher } | undefined;
  const dispatcherFor = (identity: Identity): Dispatcher => {
    const key = `${identity.certificate ?? ''}\n${identity.key ?? ''}`;
    if (current?.key === key) return current.dispatcher;
    // Watches on the old connections go on until they end by themselves.
    void current?.dispatcher.close();
    current = { key, dispatcher: connect(access, identity) };
    return current.dispatcher;
  };
  let aheadMs = 0;
  return {
    nowMs: () => Date.now() + aheadMs,
    send: async (request, signal) => {
      const identity = await access.identity(signal);
      const { statusCode, headers, body } = await dispatcherFor(identity).request({
        origin: base.origin,
        path: `${prefix}${request.path}`,
        method: request.method,
        headers: headersOf(request, identity),
        body: request.body ?? null,
        signal,
        // The caller's deadline counts; a watch may be silent for longer than any fixed time.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const saidMs = Date.parse(String(headers['date']));
      // It is cut to whole seconds.
      if (Number.isFinite(saidMs)) aheadMs = saidMs + 500 - Date.now();
      const retryAfter = headers['retry-after'];
      return {
        status: statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        body,
      };
    },
    close: async () => {
      const last = current;
      current = undefined;
      await last?.dispatcher.destroy();
    },
  };
}

function connect(access: Access, identity: Identity): Dispatcher {
  const { authority, serverName, proxyUrl } = access;
  const tls = {
    timeout: CONNECT_TIMEOUT_MS,
    rejectUnauthorized: true,
    ...(authority === undefined ? {} : { ca: authority }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(identity.certificate === undefined ? {} : { cert: identity.certificate }),
    ...(identity.key === undefined ? {} : { key: identity.key }),
  };
  return proxyUrl === undefined
    ? new Agent({ connect: tls })
    : new ProxyAgent({ uri: proxyUrl, requestTls: tls });
}

function headersOf(
  request: Request,
  { token, actAs }: Identity,
): Record<string, string | string[]> {
  return {
    ...request.headers,
    accept: request.headers?.['accept'] ?? 'application/json',
    'user-agent': 'zhiyou',
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(actAs === undefined ? {} : { 'impersonate-user': actAs.user }),
    ...(actAs === undefined || actAs.groups.length === 0
      ? {}
      : { 'impersonate-group': [...actAs.groups] }),
  };
}
