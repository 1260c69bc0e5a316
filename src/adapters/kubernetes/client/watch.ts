import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { OperationError } from '../../../shared/errors.ts';
import type { Access } from './access.ts';
import { ApiError, apiError } from './api-error.ts';
import { pathOf, type Kind } from './kinds.ts';
import { objectSchema, readAs, type KubernetesObject } from './object.ts';
import { linesOf } from './lines-of.ts';
import { readBounded } from './read-bounded.ts';
import {
  askedOf,
  listObjects,
  parsed,
  queryOf,
  selectionQuery,
  type ListOptions,
} from './reading.ts';
import { unreachable, type Call, type Random, type Send, type SendOnce } from './send.ts';

/** What changed. After `listed` everything that was known before is to be forgotten. */
export type WatchEvent =
  | { readonly kind: 'listed'; readonly objects: readonly KubernetesObject[] }
  | { readonly kind: 'changed'; readonly object: KubernetesObject }
  | { readonly kind: 'removed'; readonly object: KubernetesObject };

/** What to watch, and until when. */
export type WatchOptions = Omit<ListOptions, 'timeoutMs' | 'signal'> & {
  readonly signal: AbortSignal;
  /** The API server sends a bookmark about every minute; a connection that is silent for longer is given up. */
  readonly silenceMs?: number | undefined;
};

/** What a watch needs of the connection. */
export type Watching = {
  readonly access: Access;
  readonly send: Send;
  readonly sendOnce: SendOnce;
  readonly random: Random;
};

const SILENCE_MS = 90_000;
/** The API server ends a watch by itself after about so long. */
const SERVER_TIMEOUT_S = 300;
const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 30_000;
const MAX_REFUSAL_BYTES = 1024 * 1024;

const eventSchema = z.looseObject({ type: z.string(), object: z.looseObject({}) });

/**
 * All objects, then each change, for ever: a lost connection, an error of the API server or silence only delay it, and
 * when the past is gone (410) everything is listed anew.
 * @throws {OperationError} what no waiting mends, such as `forbidden`; and the signal's reason when it is raised.
 */
export async function* watchObjects(
  watching: Watching,
  kind: Kind,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void, undefined> {
  const progress: Progress = { version: undefined, failures: 0 };
  for (;;) {
    try {
      yield* connection(watching, kind, options, progress);
    } catch (error) {
      options.signal.throwIfAborted();
      if (isExpired(error)) progress.version = undefined;
      else if (!(error instanceof OperationError) || !error.retryable) throw error;
    }
    // Also after an end without an error, so that a server that ends each watch at once is not stormed.
    progress.failures += 1;
    const cap = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(progress.failures, 10));
    await wait(watching.random() * cap, undefined, { signal: options.signal });
  }
}

/** Where a watch goes on, and how many connections in a row brought nothing. */
type Progress = { version: string | undefined; failures: number };

/** Lists where no version is known, then follows from there until the connection ends. */
async function* connection(
  watching: Watching,
  kind: Kind,
  options: WatchOptions,
  progress: Progress,
): AsyncGenerator<WatchEvent, void, undefined> {
  if (progress.version === undefined) {
    const { items, resourceVersion } = await listObjects(watching.send, kind, options);
    progress.version = resourceVersion;
    yield { kind: 'listed', objects: items };
  }
  for await (const { event, resourceVersion } of follow(
    watching,
    kind,
    options,
    progress.version,
  )) {
    progress.failures = 0;
    progress.version = resourceVersion ?? progress.version;
    if (event !== undefined) yield event;
  }
}

type Step = {
  readonly event: WatchEvent | undefined;
  readonly resourceVersion: string | undefined;
};

/** One connection, until it ends. */
async function* follow(
  { access, sendOnce }: Watching,
  kind: Kind,
  options: WatchOptions,
  version: string | undefined,
): AsyncGenerator<Step, void, undefined> {
  const asked = askedOf(kind, 'watch', options);
  const query = queryOf({
    ...selectionQuery(options),
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: version,
    timeoutSeconds: SERVER_TIMEOUT_S,
  });
  const path = pathOf(kind, options) + query;
  const call: Call = { method: 'GET', path, asked, idempotent: true };
  const silence = startSilence(options.silenceMs ?? SILENCE_MS);
  const signal = AbortSignal.any([options.signal, silence.signal]);
  try {
    const answer = await sendOnce(call, signal);
    if (answer.status !== 200) {
      const text = await readBounded(answer.body, MAX_REFUSAL_BYTES, asked);
      throw apiError(asked, answer.status, text);
    }
    for await (const line of linesOf(answer.body)) {
      silence.heard();
      yield stepOf(kind, line, call);
    }
  } catch (cause) {
    options.signal.throwIfAborted();
    if (cause instanceof OperationError) throw cause;
    throw unreachable(access, call, silence.signal.aborted ? silence.signal.reason : cause);
  } finally {
    silence.close();
  }
}

function stepOf(kind: Kind, line: string, call: Call): Step {
  const { type, object } = readAs(eventSchema, parsed(line), call.asked.resource);
  if (type === 'ERROR') {
    const code = typeof object['code'] === 'number' ? object['code'] : 500;
    throw apiError(call.asked, code, JSON.stringify(object));
  }
  const whole = { apiVersion: kind.apiVersion, kind: kind.kind, ...object };
  if (type === 'BOOKMARK') {
    const bookmark = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) });
    const { metadata } = readAs(bookmark, object, call.asked.resource);
    return { event: undefined, resourceVersion: metadata.resourceVersion };
  }
  const read = readAs(objectSchema, whole, call.asked.resource);
  return {
    event: { kind: type === 'DELETED' ? 'removed' : 'changed', object: read },
    resourceVersion: read.metadata.resourceVersion,
  };
}

function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.status === 410;
}

function startSilence(ms: number): {
  readonly signal: AbortSignal;
  readonly heard: () => void;
  readonly close: () => void;
} {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Error(`nothing was heard for ${ms / 1000} s`)),
    ms,
  );
  return {
    signal: controller.signal,
    heard: () => timer.refresh(),
    close: () => clearTimeout(timer),
  };
}
