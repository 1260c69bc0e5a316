import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';

/** One request's place in a trace (W3C Trace Context): lower-case hexadecimal ids. */
export type TraceContext = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly sampled: boolean;
};

const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
const SAMPLED_FLAG = 1;

/** Continues the caller's trace in a new span; a missing or malformed header starts a trace. */
export function continueTrace(traceparent: string | undefined): TraceContext {
  const spanId = randomBytes(8).toString('hex');
  const [, traceId, parentSpanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || flags === undefined) {
    const ownTraceId = randomBytes(16).toString('hex');
    return { traceId: ownTraceId, spanId, parentSpanId: undefined, sampled: true };
  }
  const sampled = (Number.parseInt(flags, 16) & SAMPLED_FLAG) === SAMPLED_FLAG;
  return { traceId, spanId, parentSpanId, sampled };
}

/** The header that makes the next service continue this span. */
function formatTraceparent(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`;
}

const OUTGOING_REQUEST_CHANNEL = 'undici:request:create';

type TraceScope = {
  readonly run: (trace: TraceContext, inside: () => void) => void;
  readonly close: () => void;
};

type OutgoingRequest = { readonly addHeader: (name: string, value: string) => unknown };

const outgoingMessage = z.object({ request: z.custom<OutgoingRequest>(takesHeaders) });

function takesHeaders(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'addHeader' in value &&
    typeof value.addHeader === 'function'
  );
}

/**
 * Runs code inside a trace, so that every HTTP request it makes carries `traceparent`. Both fetch and undici announce
 * their requests on a diagnostics channel; the callers need not know about tracing.
 */
export function createTraceScope(): TraceScope {
  const current = new AsyncLocalStorage<TraceContext>();
  const mark = (message: unknown): void => {
    const trace = current.getStore();
    if (trace === undefined) return;
    const outgoing = outgoingMessage.safeParse(message);
    if (!outgoing.success) return;
    outgoing.data.request.addHeader('traceparent', formatTraceparent(trace));
  };
  subscribe(OUTGOING_REQUEST_CHANNEL, mark);
  return {
    run: (trace, inside) => current.run(trace, inside),
    close: () => void unsubscribe(OUTGOING_REQUEST_CHANNEL, mark),
  };
}
