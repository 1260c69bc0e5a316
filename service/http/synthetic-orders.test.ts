import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMetricsCollector } from '../monitoring/metrics-collector.ts';
import { createMetricsRegistry } from '../monitoring/metrics-registry.ts';
import { createPayments } from '../payments/index.ts';
import { eventually, PROVIDERS, startTestBed, type TestBed } from '../payments/payments.fixture.ts';
import type { PaymentsModule } from '../payments-contract.ts';
import { openMailbox, type Mailbox } from '../payments/callbacks.fixture.ts';
import { buildTestApp, type TestApp } from './app.fixture.ts';

vi.setConfig({ testTimeout: 30_000 });

let bed: TestBed;
let mailbox: Mailbox;
let payments: PaymentsModule;
let app: TestApp;
beforeAll(async () => {
  bed = await startTestBed();
  mailbox = await openMailbox(bed);
  const { url: providerBaseUrl } = await bed.simulator({ delayMs: 10 });
  const registry = createMetricsRegistry('blue');
  const identity = { slot: 'blue', release: '6.2.0' } as const;
  const collector = createMetricsCollector({ registry, ...identity, nowMs: Date.now });
  payments = await createPayments({
    config: {
      ...identity,
      databaseUrl: bed.url,
      publicBaseUrl: mailbox.url,
      providerBaseUrl,
      credentialsFile: bed.credentialsFile,
      failureRatio: 0,
    },
    metrics: collector.payments,
    log: fastify().log,
    nowMs: Date.now,
  });
  app = buildTestApp({}, { payments, collector, registry });
}, 60_000);
afterAll(async () => {
  await app.app.close();
  await payments.close();
  await bed.stop();
});

/** The metrics that say how business goes; requests by HTTP status are counted whoever sends them. */
async function businessMetrics(): Promise<string[]> {
  const text = await app.dependencies.registry.render();
  return text
    .split('\n')
    .filter((line) => /^smart_travel_(payment|order_completion|active_users)/.test(line));
}

async function orderAndPay(provider: string, extra: Record<string, string>): Promise<string> {
  const headers = { 'idempotency-key': crypto.randomUUID(), ...extra };
  const post = (url: string, payload: object) =>
    app.app.inject({ method: 'POST', url, payload, headers });
  const created = await post('/api/payment/orders', { title: '西湖', amountFen: 1, provider });
  const { id } = created.json<{ id: string }>();
  expect((await post(`/api/payment/orders/${id}/pay`, { provider })).statusCode).toBe(200);
  const { path, headers: signed, body } = await mailbox.about(id);
  const answer = await app.app.inject({ method: 'POST', url: path, headers: signed, body });
  expect(answer.statusCode).toBe(200);
  return id;
}

test.each(PROVIDERS)(
  'a synthetic order with %s is paid and given back by itself, and no business metric moves',
  async (provider) => {
    const before = await businessMetrics();
    const id = await orderAndPay(provider, { 'x-synthetic': '1' });
    await app.app.inject({ url: '/api/payment/test', headers: { 'x-synthetic': '1' } });
    const headers = { 'x-synthetic': '1' };
    await eventually(
      async () => (await app.app.inject({ url: `/api/payment/orders/${id}`, headers })).body,
      (body) => /"status":"refund(ed|ing)"/.test(body),
    );
    expect(await businessMetrics()).toEqual(before);
  },
);

test('a customer’s order moves them', async () => {
  await orderAndPay('wechat', {});
  const count = (stage: string) =>
    app.metric(
      `smart_travel_payment_requests_total{stage="${stage}",provider="wechat",outcome="success",slot="blue",release="6.2.0"}`,
    );
  expect(await count('order_creation')).toBe(1);
  expect(await count('payment_processing')).toBe(1);
  expect(await app.metric('smart_travel_payment_success_rate')).toBe(1);
  expect(await app.metric('smart_travel_order_completion_rate')).toBe(1);
  expect(await app.metric('smart_travel_active_users')).toBe(1);
});

test.each([
  ['/api/payment/health', { status: 'ok', dependencies: { database: 'connected' } }],
  ['/api/payment/test', { status: 'ok', stage: 'isolated_verification' }],
  ['/api/payment/gateway/test', { status: 'ok', providers: { wechat: 'ok', alipay: 'ok' } }],
  ['/api/database/health', { status: 'connected' }],
  ['/api/ready', { status: 'ready', checks: { draining: false, payments: 'available' } }],
])('%s says that all is well', async (url, body) => {
  const answer = await app.app.inject(url);
  expect([answer.statusCode, answer.json()]).toEqual([200, body]);
});
