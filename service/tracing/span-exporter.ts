import type { TraceContext } from './trace-context.ts';

const MAX_QUEUED = 2048;
const MAX_BATCH = 512;
const FLUSH_INTERVAL_MS = 2000;
const SEND_TIMEOUT_MS = 5000;
const KIND_SERVER = 2;
const STATUS_ERROR = 2;

/** One answered request as a span; times are epoch milliseconds with fractions. */
type FinishedSpan = {
  readonly trace: TraceContext;
  readonly name: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
};

export type SpanExporter = {
  readonly add: (span: FinishedSpan) => void;
  readonly status: () => {
    readonly sent: number;
    readonly dropped: number;
    readonly queued: number;
  };
  readonly close: () => Promise<void>;
};

/**
 * Sends spans to `<endpoint>/v1/traces` as OTLP/HTTP JSON in batches. It never holds a request up: beyond a queue of
 * 2048 spans new ones are dropped and counted, and a batch that cannot be delivered is dropped too.
 */
export function createSpanExporter(options: {
  readonly endpoint: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly onFailure: (error: unknown) => void;
}): SpanExporter {
  const url = `${options.endpoint.replace(/\/$/, '')}/v1/traces`;
  let queue: FinishedSpan[] = [];
  let sent = 0;
  let dropped = 0;
  let sending: Promise<void> | undefined;
  const send = async (batch: readonly FinishedSpan[]): Promise<void> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(encodeSpans(batch, options.resource)),
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`collector answered ${response.status}`);
      sent += batch.length;
    } catch (error) {
      dropped += batch.length;
      options.onFailure(error);
    }
  };
  const flush = (): Promise<void> => {
    if (sending !== undefined || queue.length === 0) return sending ?? Promise.resolve();
    const batch = queue.slice(0, MAX_BATCH);
    queue = queue.slice(MAX_BATCH);
    sending = send(batch).finally(() => {
      sending = undefined;
    });
    return sending;
  };
  const timer = setInterval(() => void flush(), FLUSH_INTERVAL_MS).unref();
  return {
    add: (span) => {
      if (!span.trace.sampled) return;
      if (queue.length >= MAX_QUEUED) dropped += 1;
      else queue.push(span);
      if (queue.length >= MAX_BATCH) void flush();
    },
    status: () => ({ sent, dropped, queued: queue.length }),
    close: async () => {
      clearInterval(timer);
      await sending;
      await flush();
    },
  };
}

function encodeSpans(
  spans: readonly FinishedSpan[],
  resource: Readonly<Record<string, string>>,
): unknown {
  return {
    resourceSpans: [
      {
        resource: { attributes: encodeAttributes(resource) },
        scopeSpans: [{ scope: { name: 'smart-travel' }, spans: spans.map(encodeSpan) }],
      },
    ],
  };
}

function encodeSpan(span: FinishedSpan): unknown {
  return {
    traceId: span.trace.traceId,
    spanId: span.trace.spanId,
    ...(span.trace.parentSpanId === undefined ? {} : { parentSpanId: span.trace.parentSpanId }),
    name: span.name,
    kind: KIND_SERVER,
    startTimeUnixNano: nanoseconds(span.startedAtMs),
    endTimeUnixNano: nanoseconds(span.endedAtMs),
    attributes: encodeAttributes(span.attributes),
    status: span.failed ? { code: STATUS_ERROR } : {},
  };
}

function encodeAttributes(attributes: Readonly<Record<string, string | number>>): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}

/** Epoch nanoseconds exceed what a number holds exactly, so only microseconds are multiplied up. */
function nanoseconds(epochMs: number): string {
  return (BigInt(Math.round(epochMs * 1000)) * 1000n).toString();
}
