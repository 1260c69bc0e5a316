import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Dispatcher, Pool } from 'undici';
import { requestHeaders, responseHeaders } from './headers.ts';

/** How one attempt to have a backend answer a request ended. */
export type ForwardOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** No connection was had, so no byte was sent: any request may go elsewhere. */
  | { readonly kind: 'refused' }
  /** Sent, and no byte came back. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'timeout' }
  /** The request cannot be expressed to the backend. */
  | { readonly kind: 'invalid' }
  /** The answer broke off; the client sees that too. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'client-closed' };

/** A small body is kept for a second attempt; a large one is streamed once. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly bytes: Buffer }
  | { readonly kind: 'streamed'; readonly stream: PassThrough };

/** What one attempt sends, and where its answer goes. */
type Forwarded = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
  readonly body: RequestBody;
  /** Sets a cookie with the answer. */
  readonly cookie: string | undefined;
};

const INVALID_CODES = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);
const TIMEOUT_CODES = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * Sends a request to a backend and its answer to the client, without buffering either.
 * @returns gives the attempt up because the client has left.
 */
export function forward(
  pool: Pool,
  forwarded: Forwarded,
  done: (outcome: ForwardOutcome) => void,
): () => void {
  const { request, target, body } = forwarded;
  const attempt = new Attempt(forwarded, done);
  pool.dispatch(
    {
      method: request.method ?? 'GET',
      path: target,
      headers: requestHeaders(request, body.kind === 'streamed'),
      body: bodyOf(body),
    },
    attempt,
  );
  return () => attempt.giveUp();
}

function bodyOf(body: RequestBody): Buffer | PassThrough | null {
  if (body.kind === 'none') return null;
  return body.kind === 'kept' ? body.bytes : body.stream;
}

/** Holds both connections while an answer passes. */
class Attempt implements Dispatcher.DispatchHandler {
  readonly #forwarded: Forwarded;
  readonly #done: (outcome: ForwardOutcome) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #isOver = false;

  constructor(forwarded: Forwarded, done: (outcome: ForwardOutcome) => void) {
    this.#forwarded = forwarded;
    this.#done = done;
  }

  giveUp(): void {
    this.#end({ kind: 'client-closed' });
    this.#controller?.abort(new Error('the client has left'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error('the client has left'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) return;
    const { response, cookie } = this.#forwarded;
    const raw = Array.isArray(controller.rawHeaders) ? controller.rawHeaders : [];
    const headers = responseHeaders(raw);
    if (cookie !== undefined) headers.push('set-cookie', cookie);
    response.writeHead(status, headers);
    this.#status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#forwarded;
    if (response.write(chunk)) return;
    controller.pause();
    response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#forwarded.response.end();
    this.#end({ kind: 'answered', status: this.#status ?? 0 });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const outcome = this.#outcomeOf('code' in error ? String(error.code) : '');
    if (outcome.kind === 'cut' && !this.#isOver) this.#forwarded.response.destroy();
    this.#end(outcome);
  }

  #outcomeOf(code: string): ForwardOutcome {
    if (this.#status !== undefined) return { kind: 'cut' };
    if (TIMEOUT_CODES.has(code)) return { kind: 'timeout' };
    if (this.#controller !== undefined) return { kind: 'lost' };
    return { kind: INVALID_CODES.has(code) ? 'invalid' : 'refused' };
  }

  #end(outcome: ForwardOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#done(outcome);
  }
}
