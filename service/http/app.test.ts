import { expect, test } from 'vitest';
import type { PaymentsModule } from '../payments-contract.ts';
import { buildTestApp } from './app.fixture.ts';

function fakePayments(ready: () => boolean): PaymentsModule {
  return {
    register: (app) => {
      app.get('/api/payment/orders/:id', () => ({ status: 'paid' }));
      app.get('/internal/payments/reconciliation', () => ({ attempts: 0 }));
      app.post('/api/payment/orders', () => {
        throw Object.assign(new Error('postgres://user:secret@host refused'), { code: 'ECONN' });
      });
    },
    ready,
    inflight: () => 3,
    close: () => Promise.resolve(),
  };
}

test('every answer names slot, release, request and trace, also when there is no such route', async () => {
  const { app } = buildTestApp({ SLOT: 'green', RELEASE: '6.2.1' });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  for (const url of ['/api/health', '/nowhere']) {
    const answer = await app.inject({
      url,
      headers: { 'x-request-id': 'r-1', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    });
    expect(answer.headers).toMatchObject({
      'x-slot': 'green',
      'x-release': '6.2.1',
      'x-request-id': 'r-1',
      'x-trace-id': traceId,
    });
  }
});

test('readiness follows the dependencies and the drain; liveness follows neither', async () => {
  let connected = false;
  const { app, drain } = buildTestApp({}, { payments: fakePayments(() => connected) });
  const statusOf = async (url: string) => (await app.inject(url)).statusCode;
  expect(await statusOf('/api/ready')).toBe(503);
  expect((await app.inject('/api/database/health')).json()).toEqual({ status: 'disconnected' });
  connected = true;
  expect(await statusOf('/api/ready')).toBe(200);
  expect((await app.inject('/api/database/health')).json()).toEqual({ status: 'connected' });
  drain.begin();
  expect(await statusOf('/api/ready')).toBe(503);
  expect(await statusOf('/api/health')).toBe(200);
});

test('a dependency that cannot be asked counts as unavailable', async () => {
  const broken = fakePayments(() => {
    throw new Error('no answer');
  });
  const { app } = buildTestApp({}, { payments: broken });
  expect((await app.inject('/api/ready')).statusCode).toBe(503);
  expect((await app.inject('/api/database/health')).json()).toEqual({ status: 'disconnected' });
});

test('answers given while draining close their connection', async () => {
  const { app, drain } = buildTestApp();
  expect((await app.inject('/api/version')).headers['connection']).toBe('keep-alive');
  drain.begin();
  expect((await app.inject('/api/version')).headers['connection']).toBe('close');
});

test('visitors are counted by route class, and probes apart from them', async () => {
  const { app, metric } = buildTestApp({}, { payments: fakePayments(() => true) });
  await app.inject('/api/travel/search?city=beijing');
  await app.inject('/api/payment/orders/b-1');
  await app.inject('/%61pi/payment/orders/b-2');
  await app.inject('/api/health');
  const count = (routeClass: string) =>
    metric(
      `smart_travel_http_requests_total{route_class="${routeClass}",status="200",slot="blue",release="6.2.0"}`,
    );
  expect(await count('default')).toBe(1);
  expect(await count('payment')).toBe(2);
  expect(await count('operations')).toBe(1);
  expect(await metric('smart_travel_inflight_requests{slot="blue"}')).toBe(0);
  expect(await metric('smart_travel_inflight_payments{slot="blue"}')).toBe(3);
  expect(await metric('smart_travel_active_users')).toBe(1);
  expect(await metric('process_start_time_seconds')).toBeGreaterThan(0);
});

test('a ratio without anything behind it has no series', async () => {
  const { metric, dependencies } = buildTestApp();
  expect(await metric('smart_travel_payment_success_rate')).toBeUndefined();
  const { payment } = dependencies.collector.payments;
  payment('order_creation', 'wechat', 'success', 0.01);
  payment('payment_processing', 'wechat', 'success', 0.02);
  payment('payment_processing', 'alipay', 'failure', 0.02);
  expect(await metric('smart_travel_payment_success_rate')).toBe(0.5);
  expect(await metric('smart_travel_order_completion_rate')).toBe(1);
  expect(
    await metric(
      'smart_travel_payment_requests_total{stage="payment_processing",provider="alipay",outcome="failure",slot="blue",release="6.2.0"}',
    ),
  ).toBe(1);
});

test('histogram boundaries lie at the objectives', async () => {
  const { app } = buildTestApp();
  const text = (await app.inject('/api/metrics')).body;
  for (const boundary of ['0.1', '0.3', '0.5', '1', '2.5', '5', '+Inf']) {
    expect(text).toContain(
      `smart_travel_http_request_duration_seconds_bucket{le="${boundary}",route_class="payment"`,
    );
  }
});

test('the operator’s routes do not exist for callers from elsewhere, however the path is written', async () => {
  const { app } = buildTestApp({}, { payments: fakePayments(() => true) });
  const statusFrom = async (remoteAddress: string, url: string) =>
    (await app.inject({ url, remoteAddress })).statusCode;
  expect(await statusFrom('127.0.0.1', '/internal/payments/reconciliation')).toBe(200);
  expect(await statusFrom('10.0.0.7', '/internal/payments/reconciliation')).toBe(404);
  expect(await statusFrom('10.0.0.7', '/%69nternal/payments/reconciliation')).toBe(404);
});

test('a server error hides its message and is counted', async () => {
  const { app } = buildTestApp({}, { payments: fakePayments(() => true) });
  const answer = await app.inject({ method: 'POST', url: '/api/payment/orders' });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({ error: { code: 'internal_error', message: 'internal error' } });
  expect((await app.inject('/api/monitoring/error-handler/status')).json()).toMatchObject({
    handled: 1,
    serverErrors: 1,
    byCode: { internal_error: 1 },
  });
});

test('without a database, payments answer 503 and trips go on', async () => {
  const { app } = buildTestApp();
  expect((await app.inject({ method: 'POST', url: '/api/payment/orders' })).statusCode).toBe(503);
  expect((await app.inject('/api/travel/search')).statusCode).toBe(200);
  expect((await app.inject('/api/ready')).statusCode).toBe(200);
});

test('connections outlive those of any edge, so that no edge reuses one that is being closed', () => {
  const { server } = buildTestApp().app;
  expect(server.keepAliveTimeout).toBe(95_000);
  expect(server.headersTimeout).toBe(100_000);
  expect(server.requestTimeout).toBe(120_000);
});

test('the monitoring endpoints tell what their modules did', async () => {
  const { app } = buildTestApp();
  await app.inject('/api/version');
  const statusOf = async (module: string) =>
    (await app.inject(`/api/monitoring/${module}/status`)).json();
  expect(await statusOf('registry')).toMatchObject({
    status: 'active',
    names: expect.arrayContaining(['http_requests_total', 'smart_travel_cache_hit_rate']),
  });
  expect(await statusOf('collector')).toMatchObject({
    status: 'collecting',
    observations: 2,
    spans: 'not configured',
  });
  expect(await statusOf('error-handler')).toMatchObject({ status: 'handling', handled: 0 });
});

test('configured faults strike visitors in their share and leave probes alone', async () => {
  const { app } = buildTestApp({ FAULT_ERROR_RATIO_DEFAULT: '0.25', FAULT_SILENT: '1' });
  const statuses: number[] = [];
  for (let n = 0; n < 100; n += 1) statuses.push((await app.inject('/api/version')).statusCode);
  expect(Math.abs(statuses.filter((status) => status === 500).length - 25)).toBeLessThan(2);
  expect((await app.inject('/api/health')).statusCode).toBe(200);
  expect((await app.inject('/api/metrics')).statusCode).toBe(503);
});
