import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentProvider } from '../payments-contract.ts';
import { openMailbox } from './callbacks.fixture.ts';
import { startProviderProxy, type ProviderProxy, type Weather } from './provider-proxy.fixture.ts';
import {
  eventually,
  PROVIDERS,
  QUICK,
  startTestBed,
  type TestBed,
  type TestService,
} from './payments.fixture.ts';

vi.setConfig({ testTimeout: 30_000 });

let bed: TestBed;
let proxy: ProviderProxy;
let config: { providerBaseUrl: string; publicBaseUrl: string };
let service: TestService;
let patient: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  const mailbox = await openMailbox(bed);
  proxy = await startProviderProxy(bed, (await bed.simulator()).url);
  // Every callback is lost, so that only what the service knows itself leads to the money.
  config = { providerBaseUrl: proxy.url, publicBaseUrl: mailbox.url };
  service = await bed.service(config, QUICK);
  patient = await bed.service(config);
}, 30_000);
afterAll(() => bed.stop());
beforeEach(() => proxy.setWeather(() => 'clear'));

const pay = (at: TestService, orderId: string, provider: PaymentProvider) =>
  at.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
const untilStatus = (orderId: string, status: string) =>
  eventually(
    () => service.statusOf(orderId),
    (found) => found === status,
  );
const untilCalls = (count: number) =>
  eventually(
    () => proxy.count('prepay'),
    (calls) => calls === count,
  );

/** A service whose first payment succeeds and whose second fails on demand. */
const secondFails = () => bed.service({ ...config, failureRatio: 0.5 });

/** Holds the next prepay call until the returned function says how it goes on. */
function holdNext(): (weather: Weather) => void {
  const { promise, resolve } = Promise.withResolvers<Weather>();
  let isFirst = true;
  proxy.setWeather((call) => {
    if (call !== 'prepay' || !isFirst) return 'clear';
    isFirst = false;
    return promise;
  });
  return resolve;
}

describe.each(PROVIDERS)('with %s', (provider) => {
  test('ten calls at once, and more later, show one code', async () => {
    const orderId = await patient.newOrder();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => pay(patient, orderId, provider)),
    );
    answers.push(await pay(patient, orderId, provider));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body['codeUrl'])).size).toBe(1);
  });

  test('an order that is with one provider is not taken to the other', async () => {
    const orderId = await patient.newOrder();
    await pay(patient, orderId, provider);
    const other = provider === 'wechat' ? 'alipay' : 'wechat';
    const calls = proxy.count('prepay');
    expect((await pay(patient, orderId, other)).code).toBe('provider_fixed');
    expect(proxy.count('prepay')).toBe(calls);
  });

  test('a payment that fails on demand may be tried again', async () => {
    const failing = await secondFails();
    const orderId = await failing.newOrder();
    await pay(failing, await failing.newOrder(), provider);
    const failed = await pay(failing, orderId, provider);
    expect([failed.status, failed.code]).toEqual([502, 'payment_failed']);
    expect(await failing.statusOf(orderId)).toBe('failed');
    expect((await pay(service, orderId, provider)).body['status']).toBe('paying');
    await untilStatus(orderId, 'paid');
  });

  test('a second attempt that fails does not end what the first may have begun', async () => {
    const failing = await secondFails();
    const orderId = await failing.newOrder();
    proxy.setWeather((call) => (call === 'prepay' ? 'lose-answer' : 'clear'));
    expect((await pay(failing, orderId, provider)).code).toBe('provider_unavailable');
    expect((await pay(failing, orderId, provider)).code).toBe('payment_failed');
    await untilStatus(orderId, 'paid');
  });

  test.each(['clear', 'lose-answer'] as const)(
    'an attempt that takes longer than anybody expected is not forgotten (%s)',
    async (outcome) => {
      const goOn = holdNext();
      const orderId = await service.newOrder();
      const late = pay(service, orderId, provider);
      await untilStatus(orderId, 'failed');
      goOn(outcome);
      expect((await late).status).toBe(outcome === 'clear' ? 200 : 502);
      await untilStatus(orderId, 'paid');
    },
  );
});

test('a refusal of the only attempt fails the order', async () => {
  proxy.setWeather(() => 'refused');
  const orderId = await patient.newOrder();
  expect((await pay(patient, orderId, 'wechat')).code).toBe('provider_rejected');
  const { body } = await patient.get(`/api/payment/orders/${orderId}`);
  expect(body).toMatchObject({ status: 'failed', failureCode: 'provider_rejected' });
});

test('a refusal of one attempt leaves the code of another alone', async () => {
  const goOn = holdNext();
  const orderId = await patient.newOrder();
  const calls = proxy.count('prepay');
  const refused = pay(patient, orderId, 'wechat');
  await untilCalls(calls + 1);
  const { codeUrl } = (await pay(patient, orderId, 'wechat')).body;
  expect(codeUrl).toMatch(/^weixin:/);
  goOn('refused');
  expect((await refused).code).toBe('provider_rejected');
  const { body } = await patient.get(`/api/payment/orders/${orderId}`);
  expect(body).toMatchObject({ status: 'paying', codeUrl });
});
