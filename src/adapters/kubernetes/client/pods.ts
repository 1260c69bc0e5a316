import { statusIn, type Asked } from './api-error.ts';
import type { CallOptions } from './deadline.ts';
import { KINDS, pathOf, segment } from './kinds.ts';
import { queryOf } from './reading.ts';
import type { Exchange, Received, Send } from './send.ts';

/** Which lines of which log. */
export type LogOptions = CallOptions & {
  readonly container?: string | undefined;
  /** Lines from the end; 100 unless said. */
  readonly tailLines?: number | undefined;
  /** Of the container that ran before the last restart. */
  readonly previous?: boolean | undefined;
  readonly sinceSeconds?: number | undefined;
};

const DEFAULT_LINES = 100;
const MAX_LOG_BYTES = 1024 * 1024;

/** The end of a container's log. */
export async function readLogs(
  send: Send,
  pod: { readonly namespace: string; readonly name: string },
  options: LogOptions,
): Promise<string> {
  const { container, tailLines = DEFAULT_LINES, previous, sinceSeconds } = options;
  const query = queryOf({
    container,
    tailLines,
    previous,
    sinceSeconds,
    limitBytes: MAX_LOG_BYTES,
  });
  const asked: Asked = { verb: 'get', group: '', resource: 'pods/log', ...pod };
  return send(
    {
      method: 'GET',
      path: `${pathOf(KINDS.Pod, pod)}/${segment(pod.name)}/log${query}`,
      // A pod that is about to start answers 400 in JSON, which would not be accepted as plain text.
      headers: { accept: '*/*' },
      asked,
      idempotent: true,
      limitBytes: 2 * MAX_LOG_BYTES,
    },
    options,
  );
}

/** A request to a pod or a Service, sent on by the API server. */
export type ProxyTarget = {
  readonly namespace?: string | undefined;
  readonly port: number | string;
  /** Starts with a slash and may hold a query. */
  readonly path: string;
  readonly scheme?: 'http' | 'https' | undefined;
  readonly method?: 'GET' | 'POST' | undefined;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
} & ({ readonly pod: string } | { readonly service: string });

/** More is not a page of metrics. */
const MAX_PROXY_BYTES = 16 * 1024 * 1024;

/**
 * What a pod or a Service answers, whatever its status.
 * @throws {OperationError} when the API server itself refuses, or nothing listens there.
 */
export async function throughProxy(
  exchange: Exchange,
  target: ProxyTarget & { readonly namespace: string },
  options: CallOptions,
): Promise<{ readonly status: number; readonly body: string }> {
  const { namespace, port, path, scheme, method = 'GET', body, headers } = target;
  const [kind, name] = 'pod' in target ? [KINDS.Pod, target.pod] : [KINDS.Service, target.service];
  const start = scheme === undefined ? '' : `${scheme}:`;
  const place = `${pathOf(kind, { namespace })}/${start}${segment(name)}:${segment(String(port))}`;
  const verb = method === 'GET' ? 'get' : 'create';
  const asked: Asked = { verb, group: '', resource: `${kind.plural}/proxy`, name, namespace };
  const received = await exchange(
    {
      method,
      path: `${place}/proxy${path}`,
      body,
      headers: { accept: '*/*', ...headers },
      asked,
      idempotent: method === 'GET',
      limitBytes: MAX_PROXY_BYTES,
      isAnswer: (one) => !isOfApiServer(one),
    },
    options,
  );
  return { status: received.status, body: received.text };
}

/** Its proxy reports a pod that it cannot reach in plain text, and all else as a `Status`. */
function isOfApiServer({ text }: Received): boolean {
  return text.startsWith('error trying to reach service') || statusIn(text) !== undefined;
}
