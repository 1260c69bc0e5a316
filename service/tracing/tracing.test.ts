import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { buildTestApp } from '../http/app.fixture.ts';
import { createSpanExporter } from './span-exporter.ts';
import { continueTrace } from './trace-context.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT_ID = 'b7ad6b7169203331';

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

test.each([
  [`00-${TRACE_ID}-${PARENT_ID}-01`, TRACE_ID, true],
  [`00-${TRACE_ID}-${PARENT_ID}-00`, TRACE_ID, false],
  [`01-${TRACE_ID}-${PARENT_ID}-01-future`, TRACE_ID, true],
])('%s is continued', (header, traceId, sampled) => {
  const trace = continueTrace(header);
  expect(trace).toMatchObject({ traceId, parentSpanId: PARENT_ID, sampled });
  expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  undefined,
  'nonsense',
  `ff-${TRACE_ID}-${PARENT_ID}-01`,
  `00-${'0'.repeat(32)}-${PARENT_ID}-01`,
  `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
  `00-${TRACE_ID.toUpperCase()}-${PARENT_ID}-01`,
])('%s starts a trace of its own', (header) => {
  const trace = continueTrace(header);
  expect(trace.parentSpanId).toBeUndefined();
  expect(trace.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  expect(trace.traceId).not.toBe(TRACE_ID);
});

test('a call made while answering carries the trace onward', async () => {
  const received: unknown[] = [];
  const baseUrl = await listen((request, response) => {
    received.push(request.headers['traceparent']);
    response.end();
  });
  const { app } = buildTestApp({ AMAP_API_BASE_URL: baseUrl });
  onTestFinished(() => app.close());
  const answer = await app.inject({
    url: '/api/amap/test',
    headers: { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` },
  });
  expect(answer.json()).toEqual({ status: 'reachable', detail: 'answered 200' });
  expect(received).toEqual([expect.stringMatching(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`)]);
  expect(received[0]).not.toContain(PARENT_ID);
});

test('a server that is not there is told as unreachable', async () => {
  const { app } = buildTestApp({ AMAP_API_BASE_URL: 'http://127.0.0.1:1' });
  const answer = await app.inject('/api/amap/test');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ status: 'unreachable' });
});

test('sampled requests reach the collector as OTLP, the others do not', async () => {
  const bodies: string[] = [];
  const endpoint = await listen((request, response) => {
    void text(request).then((body) => {
      bodies.push(`${request.url} ${body}`);
      response.end('{}');
    });
  });
  const failures: unknown[] = [];
  const exporter = createSpanExporter({
    endpoint,
    resource: { 'service.name': 'smart-travel' },
    onFailure: (error) => failures.push(error),
  });
  const { app } = buildTestApp({}, { exporter });
  for (const flags of ['01', '00']) {
    await app.inject({
      url: '/api/version',
      headers: { traceparent: `00-${TRACE_ID}-${PARENT_ID}-${flags}` },
    });
  }
  await exporter.close();
  expect(failures).toEqual([]);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatch(/^\/v1\/traces /);
  expect(bodies[0]).toContain(`"traceId":"${TRACE_ID}"`);
  expect(bodies[0]).toContain(`"parentSpanId":"${PARENT_ID}"`);
  expect(bodies[0]).toContain('"name":"GET /api/version"');
  expect(exporter.status()).toEqual({ sent: 1, dropped: 0, queued: 0 });
});

test('without a collector spans are dropped and counted, never kept beyond the bound', async () => {
  const failures: unknown[] = [];
  const exporter = createSpanExporter({
    endpoint: 'http://127.0.0.1:1',
    resource: {},
    onFailure: (error) => failures.push(error),
  });
  const trace = continueTrace(undefined);
  for (let n = 0; n < 5000; n += 1) {
    exporter.add({ trace, name: 'x', startedAtMs: 1, endedAtMs: 2, attributes: {}, failed: true });
  }
  expect(exporter.status().queued).toBeLessThanOrEqual(2048);
  await exporter.close();
  expect(failures.length).toBeGreaterThan(0);
  expect(exporter.status().sent).toBe(0);
  expect(exporter.status().dropped).toBeGreaterThan(2500);
});
