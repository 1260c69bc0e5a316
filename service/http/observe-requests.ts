import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MetricsCollector } from '../monitoring/metrics-collector.ts';
import type { SpanExporter } from '../tracing/span-exporter.ts';
import { continueTrace, createTraceScope, type TraceContext } from '../tracing/trace-context.ts';
import { routeClassOf } from './route-class.ts';

/** The caller went away before the answer was complete (the code that nginx uses); no fault of the service. */
const CLIENT_CLOSED_REQUEST = 499;

export type ObserveOptions = {
  readonly slot: string;
  readonly release: string;
  readonly collector: MetricsCollector;
  readonly exporter: SpanExporter | undefined;
  readonly isDraining: () => boolean;
  readonly nowMs: () => number;
};

type Answered = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly trace: TraceContext;
  readonly startedAtMs: number;
  readonly status: number;
  readonly seconds: number;
};

/** The trace of a request, made when it is first asked for. */
export function createTraces(): (raw: IncomingMessage) => TraceContext {
  const traces = new WeakMap<IncomingMessage, TraceContext>();
  return (raw) => {
    const known = traces.get(raw);
    if (known !== undefined) return known;
    const trace = continueTrace(headerOf(raw, 'traceparent'));
    traces.set(raw, trace);
    return trace;
  };
}

/** A header that was sent once; repeated headers count as absent. */
export function headerOf(raw: IncomingMessage, name: string): string | undefined {
  const value = raw.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Marks every answer with slot, release and ids, and records every request when its answer has ended. */
export function observeRequests(
  app: FastifyInstance,
  traceOf: (raw: IncomingMessage) => TraceContext,
  options: ObserveOptions,
): void {
  const { slot, release, collector, isDraining, nowMs } = options;
  const scope = createTraceScope();
  app.addHook('onClose', (_app, done) => {
    scope.close();
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    const trace = traceOf(request.raw);
    const startedAtMs = nowMs();
    const started = performance.now();
    reply.headers({
      'x-slot': slot,
      'x-release': release,
      'x-request-id': request.id,
      'x-trace-id': trace.traceId,
    });
    const countsAsTraffic = routeClassOf(request) !== 'operations';
    if (countsAsTraffic) collector.requestStarted(visitorOf(request));
    finished(reply.raw, (cut) => {
      if (countsAsTraffic) collector.requestEnded();
      const status =
        cut === undefined || cut === null ? reply.raw.statusCode : CLIENT_CLOSED_REQUEST;
      const seconds = (performance.now() - started) / 1000;
      record({ request, reply, trace, startedAtMs, status, seconds }, options);
    });
    done();
  });
  app.addHook('preHandler', (request, _reply, done) => scope.run(traceOf(request.raw), done));
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining()) reply.header('connection', 'close');
    done();
  });
}

/** Synthetic callers and the providers that call back are nobody's customers. */
function visitorOf(request: FastifyRequest): string | undefined {
  if (headerOf(request.raw, 'x-synthetic') === '1') return undefined;
  if (request.routeOptions.url?.startsWith('/api/payment/callback/') === true) return undefined;
  const named = headerOf(request.raw, 'x-visitor-id') ?? headerOf(request.raw, 'x-forwarded-for');
  return (named ?? request.ip).slice(0, 64);
}

function record(answered: Answered, { collector, exporter }: ObserveOptions): void {
  const { request, reply, trace, startedAtMs, status, seconds } = answered;
  const { method } = request;
  const route = request.routeOptions.url ?? 'unmatched';
  const routeClass = routeClassOf(request);
  collector.observe({ method, route, routeClass, status, seconds });
  exporter?.add({
    trace,
    name: `${method} ${route}`,
    startedAtMs,
    endedAtMs: startedAtMs + seconds * 1000,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    },
    failed: status >= 500,
  });
  const level = routeClass === 'operations' ? 'debug' : 'info';
  reply.log[level]({ method, route, status, durationMs: Math.round(seconds * 1000) }, 'answered');
}
