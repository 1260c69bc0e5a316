import { setTimeout as wait } from 'node:timers/promises';
import { messageOf, OperationError, UserError } from '../../../shared/errors.ts';
import type { Access } from './access.ts';
import { apiError, describe, type Asked } from './api-error.ts';
import { startDeadline, type CallOptions, type Deadline } from './deadline.ts';
import { readBounded } from './read-bounded.ts';
import type { Answer, Request, Transport } from './transport.ts';

/** A request with what it means. */
export type Call = Request & {
  readonly asked: Asked;
  /** Doing it twice is doing it once. Others are sent again only when the API server says that it did nothing. */
  readonly idempotent: boolean;
  readonly limitBytes?: number | undefined;
  /** Tells an answer from a refusal; by status (below 300) unless said. */
  readonly isAnswer?: ((received: Received) => boolean) | undefined;
};

/** Status and whole body of an answer. */
export type Received = { readonly status: number; readonly text: string };

/** Sends one call and answers what came, refusals apart. */
export type Exchange = (call: Call, options?: CallOptions) => Promise<Received>;

/** Sends one call and answers the body of a success. */
export type Send = (call: Call, options?: CallOptions) => Promise<string>;

/** Sends once, without a deadline of its own; the caller reads the body. */
export type SendOnce = (call: Call, signal: AbortSignal) => Promise<Answer>;

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 5000;
const MAX_RETRY_AFTER_MS = 30_000;
const DEFAULT_LIMIT_BYTES = 32 * 1024 * 1024;

type Attempt =
  | { readonly kind: 'done'; readonly received: Received }
  | { readonly kind: 'failed'; readonly error: Error; readonly againInMs: number | undefined };

/** A number from 0 to below 1, for jitter. */
export type Random = () => number;

/**
 * Calls with a deadline; failures that may pass are tried again after a time with full jitter, or when the API server
 * says (Retry-After).
 */
export function exchangeWith(access: Access, sendOnce: SendOnce, random: Random): Exchange {
  return async (call, options = {}) => {
    const deadline = startDeadline(options);
    try {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await tryOnce(access, sendOnce, call, deadline);
        if (outcome.kind === 'done') return outcome.received;
        const { error, againInMs } = outcome;
        if (againInMs === undefined || attempt === MAX_ATTEMPTS) throw error;
        const cap = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
        await waitOr(error, againInMs + random() * cap, deadline);
      }
    } finally {
      deadline.close();
    }
  };
}

/** Once, and once more with fresh credentials when these were refused. */
export function sendOnceWith(access: Access, transport: Transport): SendOnce {
  return async (call, signal) => {
    try {
      const answer = await transport.send(call, signal);
      if (answer.status !== 401 || !access.forget()) return answer;
      await answer.body.dump();
      return await transport.send(call, signal);
    } catch (cause) {
      if (signal.aborted || cause instanceof OperationError || cause instanceof UserError) {
        throw cause;
      }
      throw unreachable(access, call, cause);
    }
  };
}

async function tryOnce(
  access: Access,
  sendOnce: SendOnce,
  call: Call,
  deadline: Deadline,
): Promise<Attempt> {
  try {
    const answer = await sendOnce(call, deadline.signal);
    const limit = call.limitBytes ?? DEFAULT_LIMIT_BYTES;
    return judged(call, answer, await readBounded(answer.body, limit, call.asked));
  } catch (cause) {
    if (deadline.isOver()) throw tooLate(access, call, deadline);
    // The caller ended the call: its reason goes through.
    deadline.signal.throwIfAborted();
    if (cause instanceof UserError) throw cause;
    const error = cause instanceof OperationError ? cause : unreachable(access, call, cause);
    return { kind: 'failed', error, againInMs: error.retryable && call.idempotent ? 0 : undefined };
  }
}

function judged(call: Call, answer: Answer, text: string): Attempt {
  const received = { status: answer.status, text };
  const isAnswer = call.isAnswer ?? (({ status }) => status < 300);
  if (isAnswer(received)) return { kind: 'done', received };
  const error = apiError(call.asked, answer.status, text);
  const afterMs = retryAfterMs(answer);
  const again = error.retryable && (call.idempotent || answer.status === 429 || afterMs > 0);
  return { kind: 'failed', error, againInMs: again ? afterMs : undefined };
}

async function waitOr(error: Error, ms: number, deadline: Deadline): Promise<void> {
  try {
    await wait(ms, undefined, { signal: deadline.signal });
  } catch {
    // Time ran out while waiting: the failure itself says more than a timeout.
    if (deadline.isOver()) throw error;
    deadline.signal.throwIfAborted();
  }
}

function retryAfterMs({ retryAfter }: Answer): number {
  const seconds = Number(retryAfter ?? '0');
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds * 1000), MAX_RETRY_AFTER_MS) : 0;
}

function tooLate(access: Access, { asked }: Call, { timeoutMs }: Deadline): OperationError {
  return new OperationError(
    `${describe(asked)}: the API server ${access.server} (${access.label}) did not answer in ${timeoutMs / 1000} s`,
    { code: 'timeout', retryable: true },
  );
}

/** Trouble of certificates stays until someone mends it; other trouble of a connection may pass. */
const LASTING = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME|ERR_OSSL|EPROTO/;

/** The API server could not be spoken to. */
export function unreachable(access: Access, { asked }: Call, cause: unknown): OperationError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const lasting = LASTING.test(code);
  const hint = lasting
    ? 'Check certificate-authority-data and the client certificate of the context.'
    : 'Is the cluster up, and is this the right context?';
  const why = messageOf(cause) === '' ? code : messageOf(cause);
  return new OperationError(
    `${describe(asked)}: no connection to ${access.server} (${access.label}): ${why}. ${hint}`,
    { code: 'unreachable', retryable: !lasting, cause },
  );
}
