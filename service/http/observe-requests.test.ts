import { once } from 'node:events';
import { request } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { buildTestApp } from './app.fixture.ts';

const DEADLINE_MS = 5000;

test('a caller who hangs up leaves nothing in flight, and is not a failure of the service', async () => {
  const { app, metric } = buildTestApp({ FAULT_LATENCY_MS: '100' });
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = z.object({ port: z.number() }).parse(app.server.address());
  const outgoing = request({ host: '127.0.0.1', port, path: '/api/version' });
  outgoing.on('error', () => undefined);
  outgoing.end();
  await once(app.server, 'request');
  expect(await metric('smart_travel_inflight_requests{slot="blue"}')).toBe(1);
  outgoing.destroy();
  await vi.waitFor(async () => {
    expect(await metric('smart_travel_inflight_requests{slot="blue"}')).toBe(0);
  }, DEADLINE_MS);
  const count = (status: number) =>
    metric(
      `smart_travel_http_requests_total{route_class="default",status="${status}",slot="blue",release="6.2.0"}`,
    );
  expect(await count(499)).toBe(1);
  expect(await count(200)).toBe(0);
});
