import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';

/** How visitors reach the edge. */
export type EdgeAddress = {
  /** Such as `https://10.0.0.7:8443`; a path in it leads every request. */
  readonly url: string;
  /** The host that visitors ask for, where it is not the one in `url`; also the name in the certificate. */
  readonly host?: string;
  /** Certificates (PEM) that the edge's own is checked against; absent: those of the system. */
  readonly ca?: string;
};

/** A request to the edge. */
export type EdgeRequest = {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlineMs: number;
};

/** An answer of the edge, whatever its status. */
export type EdgeAnswer = {
  readonly status: number;
  /** The release that answered; absent when it was none of ours. */
  readonly release: string | undefined;
  readonly text: string;
};

const MAX_ANSWER_BYTES = 1_000_000;

/**
 * Asks the edge on a connection of its own, so that what answered before has no say.
 * @throws {Error} when there is no answer in time, or none at all.
 */
export async function askEdge(edge: EdgeAddress, wanted: EdgeRequest): Promise<EdgeAnswer> {
  const signal = AbortSignal.timeout(wanted.deadlineMs);
  try {
    return await exchange(edge, wanted, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`no answer within ${wanted.deadlineMs} ms`, { cause: error });
  }
}

async function exchange(edge: EdgeAddress, wanted: EdgeRequest, signal: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = open(edge, wanted, signal);
  sent.on('response', resolve);
  sent.on('error', reject);
  sent.end(wanted.body);
  return read(await promise);
}

function open(edge: EdgeAddress, wanted: EdgeRequest, signal: AbortSignal): ClientRequest {
  const url = new URL(`${edge.url.replace(/\/+$/, '')}${wanted.path}`);
  const options = {
    method: wanted.method ?? 'GET',
    headers: { ...wanted.headers, host: edge.host ?? url.host },
    agent: false,
    signal,
  } as const;
  if (url.protocol === 'http:') return requestHttp(url, options);
  const name = edge.host?.replace(/:\d+$/, '') ?? url.hostname;
  return requestHttps(url, { ...options, ca: edge.ca, servername: isIP(name) === 0 ? name : '' });
}

async function read(response: IncomingMessage): Promise<EdgeAnswer> {
  response.setEncoding('utf8');
  let text = '';
  for await (const part of response) {
    text += String(part);
    if (text.length > MAX_ANSWER_BYTES) throw new Error('the answer is longer than 1 MB');
  }
  const release = response.headers['x-release'];
  return {
    status: response.statusCode ?? 0,
    release: Array.isArray(release) ? release[0] : release,
    text,
  };
}
