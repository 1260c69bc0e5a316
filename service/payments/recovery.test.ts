import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PaymentProvider } from '../payments-contract.ts';
import { deliver, openMailbox, paidCallback, type Mailbox } from './callbacks.fixture.ts';
import { startProviderProxy, type ProviderProxy, type Weather } from './provider-proxy.fixture.ts';
import {
  eventually,
  PROVIDERS,
  QUICK,
  startTestBed,
  type TestBed,
  type TestService,
} from './payments.fixture.ts';

const FEN = 12_800n;

vi.setConfig({ testTimeout: 30_000 });

let bed: TestBed;
let mailbox: Mailbox;
let proxy: ProviderProxy;
let service: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  // Callbacks end in the mailbox: as far as the service is concerned, every one of them is lost.
  mailbox = await openMailbox(bed);
  proxy = await startProviderProxy(bed, (await bed.simulator()).url);
  const config = { providerBaseUrl: proxy.url, publicBaseUrl: mailbox.url };
  service = await bed.service(config, QUICK);
  await bed.service({ ...config, slot: 'green' }, QUICK);
}, 30_000);
afterAll(() => bed.stop());

const pay = (orderId: string, provider: PaymentProvider) =>
  service.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
const viewOf = async (orderId: string) =>
  (await service.get(`/api/payment/orders/${orderId}`)).body;
const untilStatus = (orderId: string, status: string) =>
  eventually(
    () => viewOf(orderId),
    (view) => view['status'] === status,
  );
const rounds = async (count: number) => {
  const from = proxy.count('query');
  await eventually(
    () => proxy.count('query'),
    (now) => now >= from + count,
  );
};
/** Bad weather for one kind of call; the others go through. */
const during = (call: string, weather: Weather) => {
  proxy.setWeather((made) => (made === call ? weather : 'clear'));
};
const clear = () => proxy.setWeather(() => 'clear');
const capturesOf = async (orderId: string) =>
  (await bed.database`select 1 from captures where order_id = ${orderId}`).length;

describe.each(PROVIDERS)('with %s', (provider) => {
  test('a lost callback is found by asking, booked once by two workers, and counted', async () => {
    const orderId = await service.newOrder();
    expect((await pay(orderId, provider)).body['status']).toBe('paying');
    const callback = await mailbox.about(orderId);
    await untilStatus(orderId, 'paid');
    expect((await deliver(service.url, callback)).status).toBe(200);
    expect(await capturesOf(orderId)).toBe(1);
  });

  test('a refund whose answer and callback were lost is asked for again, and made once', async () => {
    const orderId = await service.newOrder();
    await pay(orderId, provider);
    await untilStatus(orderId, 'paid');
    during('refund', 'lose-answer');
    const refund = await service.post(`/api/payment/orders/${orderId}/refund`);
    expect([refund.status, refund.code]).toEqual([502, 'refund_delayed']);
    expect(await service.statusOf(orderId)).toBe('refunding');
    clear();
    await untilStatus(orderId, 'refunded');
    const refunds = await bed.database`select 1 from refunds where order_id = ${orderId}`;
    expect(refunds).toHaveLength(1);
  });

  test.each(['cut', 'bad-gateway', 'not-found'] as const)(
    'an order stays pending while the way to the provider is bad (%s), and ends when it is good again',
    async (weather) => {
      const orderId = await service.newOrder();
      proxy.setWeather(() => weather);
      const answer = await pay(orderId, provider);
      expect([answer.status, answer.code]).toEqual([502, 'provider_unavailable']);
      expect(await service.statusOf(orderId)).toBe('paying');
      await rounds(3);
      expect(await service.statusOf(orderId)).toBe('paying');
      clear();
      expect(await untilStatus(orderId, 'failed')).toMatchObject({
        failureCode: 'never_registered',
      });
      // What the provider never heard of may be paid by another attempt.
      expect((await pay(orderId, provider)).body['status']).toBe('paying');
      await untilStatus(orderId, 'paid');
      expect(await capturesOf(orderId)).toBe(1);
    },
  );

  test('an order that the provider took, though its answer was lost, is found paid', async () => {
    const orderId = await service.newOrder();
    during('prepay', 'lose-answer');
    expect((await pay(orderId, provider)).code).toBe('provider_unavailable');
    clear();
    await untilStatus(orderId, 'paid');
    expect(await capturesOf(orderId)).toBe(1);
  });

  test('a provider that answers too late leaves the order pending, until asking settles it', async () => {
    const orderId = await service.newOrder();
    proxy.setWeather((call) => (call === 'prepay' ? 'hold' : 'bad-gateway'));
    const answer = await pay(orderId, provider);
    expect([answer.status, answer.code]).toEqual([502, 'provider_timeout']);
    expect(await service.statusOf(orderId)).toBe('paying');
    clear();
    await untilStatus(orderId, 'paid');
    expect(await capturesOf(orderId)).toBe(1);
  });

  test('a wrong amount that asking brings up is not booked, and raises an alarm', async () => {
    const orderId = await service.newOrder();
    during('query', 'bad-gateway');
    await pay(orderId, provider);
    await mailbox.about(orderId);
    await bed.database`update orders set amount_fen = 1 where id = ${orderId}`;
    clear();
    const alarm = `payment_processing ${provider} amount_mismatch`;
    await eventually(
      () => service.metrics.errors,
      (errors) => errors.includes(alarm),
    );
    expect(await capturesOf(orderId)).toBe(0);
    await bed.database`update orders set amount_fen = ${FEN} where id = ${orderId}`;
    await untilStatus(orderId, 'paid');
  });
});

describe('an order that nobody pays', () => {
  test.each(PROVIDERS)(
    'is closed at %s in time; money that comes late is booked',
    async (provider) => {
      const lazy = await bed.simulator({ delayMs: 60_000 });
      const config = { providerBaseUrl: lazy.url, publicBaseUrl: mailbox.url };
      const shop = await bed.service(config, { ...QUICK, payWindowMs: 300 });
      const orderId = await shop.newOrder();
      await shop.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
      expect(await untilStatus(orderId, 'closed')).toMatchObject({
        failureCode: 'not_paid_in_time',
      });
      expect((await pay(orderId, provider)).code).toBe('not_payable');
      const late = paidCallback({ keys: bed.keys, provider, orderId, amountFen: FEN });
      for (const _ of [1, 2]) expect((await deliver(shop.url, late)).status).toBe(200);
      expect(await service.statusOf(orderId)).toBe('paid');
      expect(await capturesOf(orderId)).toBe(1);
      await shop.close();
    },
  );
});

test('after all of this the books balance and no order was captured twice', async () => {
  const books = await service.get('/internal/payments/reconciliation');
  expect(books.body).toMatchObject({ differenceFen: '0', duplicateCaptures: 0, pending: 0 });
  expect(service.metrics.errors.some((error) => error.endsWith('callback_missed'))).toBe(true);
});
