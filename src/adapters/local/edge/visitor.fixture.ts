import { once } from 'node:events';
import {
  Agent,
  request as openRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { InternalError } from '../../../shared/errors.ts';
import { HOST } from './backend.fixture.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
};

export type Sending = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
  readonly agent?: Agent;
};

/** Sends a request with the path exactly as given and reads the whole answer. */
export async function send(
  { port }: { readonly port: number },
  { method = 'GET', path = '/', headers = {}, body, agent }: Sending = {},
): Promise<Answer> {
  const outgoing = openRequest({
    host: HOST,
    port,
    method,
    path,
    headers: { ...lengthOf(body, headers), ...headers },
    agent: agent ?? false,
  });
  const answered = once(outgoing, 'response');
  // As bytes, or node would write the headers in the encoding of the body.
  outgoing.end(body === undefined ? undefined : Buffer.from(body));
  const [response]: IncomingMessage[] = await answered;
  if (response === undefined) throw new InternalError('a response event without a response');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    rawHeaders: response.rawHeaders,
    body: await buffer(response),
  };
}

/** The length that the body is sent with, unless it is sent in chunks. */
function lengthOf(body: Sending['body'], headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  if (body === undefined || 'transfer-encoding' in headers) return {};
  return { 'content-length': Buffer.byteLength(body) };
}

/** An agent that keeps connections, at most `maxSockets`, and goes with the test. */
export function keepingAgent(maxSockets = 8): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A bare connection that goes with the test; `text` is what has come so far. */
export type RawConnection = {
  readonly socket: Socket;
  readonly text: () => string;
  readonly isClosed: () => boolean;
};

export async function openRaw(port: number, first = ''): Promise<RawConnection> {
  const socket = connect(port, HOST);
  let text = '';
  let closed = false;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  // A reset is one way for a connection to end.
  socket.on('error', () => undefined);
  socket.once('close', () => (closed = true));
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(first, 'latin1');
  return { socket, text: () => text, isClosed: () => closed };
}
