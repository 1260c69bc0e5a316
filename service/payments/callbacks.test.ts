import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deliver, openMailbox, paidCallback, refundCallback } from './callbacks.fixture.ts';
import type { Callback, Mailbox } from './callbacks.fixture.ts';
import { readForm, signNotification } from './gateways/alipay-signature.ts';
import { PROVIDERS, startTestBed, type TestBed, type TestService } from './payments.fixture.ts';

const FEN = 12_800n;

vi.setConfig({ testTimeout: 30_000 });

let bed: TestBed;
let mailbox: Mailbox;
const { privateKey: strangersKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let blue: TestService;
let green: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  mailbox = await openMailbox(bed);
  const simulator = await bed.simulator();
  const config = { providerBaseUrl: simulator.url, publicBaseUrl: mailbox.url };
  blue = await bed.service(config);
  green = await bed.service({ ...config, slot: 'green', release: '6.2.1' });
}, 30_000);
afterAll(() => bed.stop());

/** An order that its customer has paid, and the callback that the service has not got yet. */
async function paidOrder(provider: string): Promise<{ orderId: string; callback: Callback }> {
  const orderId = await blue.newOrder({ body: { title: '西湖一日游', amountFen: Number(FEN) } });
  const paying = await blue.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
  expect(paying.body['status']).toBe('paying');
  return { orderId, callback: await mailbox.about(orderId) };
}

/** How often money was booked for an order, in either book. */
async function bookings(orderId: string): Promise<{ captures: number; ledger: number }> {
  const [row] = await bed.database<{ captures: number; ledger: number }[]>`
    select (select count(*)::int from captures where order_id = ${orderId}) as captures,
      (select count(*)::int from ledger_transactions where order_id = ${orderId}) as ledger`;
  return { captures: row?.captures ?? -1, ledger: row?.ledger ?? -1 };
}

async function expectUntouched(orderId: string): Promise<void> {
  expect(await bookings(orderId)).toEqual({ captures: 0, ledger: 0 });
  expect(await blue.statusOf(orderId)).toBe('paying');
}

const NONE = { captures: 0, ledger: 0 };
const ONCE = { captures: 1, ledger: 1 };
const refusalOf = (provider: string) =>
  provider === 'alipay' ? 'failure' : expect.stringMatching(/^{"code":"FAIL","message":".+"}$/);

const told = (orderId: string) => ({
  keys: bed.keys,
  provider: 'wechat' as const,
  orderId,
  amountFen: FEN,
});

describe.each(PROVIDERS)('a callback of %s', (provider) => {
  const success = provider === 'alipay' ? 'success' : '{"code":"SUCCESS","message":"成功"}';

  test('that somebody else signed is refused, told as such, and books nothing', async () => {
    const { orderId } = await paidOrder(provider);
    const keys = {
      wechat: { ...bed.keys.wechat, platformPrivateKey: strangersKey },
      alipay: { ...bed.keys.alipay, alipayPrivateKey: strangersKey },
    };
    const forged = paidCallback({ keys, provider, orderId, amountFen: FEN });
    const errorsBefore = blue.metrics.errors.length;
    expect(await deliver(blue.url, forged)).toEqual({ status: 401, text: refusalOf(provider) });
    expect(blue.metrics.errors.slice(errorsBefore)).toEqual([
      `payment_processing ${provider} bad_signature`,
    ]);
    await expectUntouched(orderId);
  });

  test('whose body was altered on its way is refused, and the true one is taken afterwards', async () => {
    const { orderId, callback } = await paidOrder(provider);
    const altered = callback.body.replace(/(create_time":"20|total_amount=12)\d/, '$19');
    expect(altered).not.toBe(callback.body);
    expect((await deliver(blue.url, { ...callback, body: altered })).status).toBe(401);
    await expectUntouched(orderId);
    expect(await deliver(blue.url, callback)).toEqual({ status: 200, text: success });
    expect(await bookings(orderId)).toEqual(ONCE);
  });

  test('without a signature, or without anything, is refused', async () => {
    const { orderId, callback } = await paidOrder(provider);
    const { 'content-type': type = '' } = callback.headers;
    const unsigned = { ...callback, headers: { 'content-type': type } };
    const body = callback.body.replace(/&sign=.*/, '');
    expect((await deliver(blue.url, { ...unsigned, body })).status).toBe(401);
    expect((await deliver(blue.url, { ...unsigned, body: '' })).status).toBe(401);
    await expectUntouched(orderId);
  });

  test('that tells of another merchant’s trade is refused', async () => {
    const { orderId } = await paidOrder(provider);
    const keys = {
      wechat: { ...bed.keys.wechat, merchantId: '1900000002' },
      alipay: { ...bed.keys.alipay, sellerId: '2088000000000002' },
    };
    const other = paidCallback({ keys, provider, orderId, amountFen: FEN });
    expect((await deliver(blue.url, other)).status).toBe(401);
    expect(blue.metrics.errors).toContain(`payment_processing ${provider} other_merchant`);
    await expectUntouched(orderId);
  });

  test.each([FEN - 1n, FEN + 1n, 1n])(
    'that is genuine but over %s instead of 12800 fen books nothing and raises an alarm',
    async (amountFen) => {
      const { orderId } = await paidOrder(provider);
      const errorsBefore = blue.metrics.errors.length;
      const wrong = paidCallback({ keys: bed.keys, provider, orderId, amountFen });
      expect(await deliver(blue.url, wrong)).toEqual({ status: 409, text: refusalOf(provider) });
      expect(blue.metrics.errors.slice(errorsBefore)).toEqual([
        `payment_processing ${provider} amount_mismatch`,
      ]);
      await expectUntouched(orderId);
    },
  );

  test('that is genuine but came to another order’s address, or is about none, raises an alarm', async () => {
    const [one, other] = [await paidOrder(provider), await paidOrder(provider)];
    const swapped = { ...one.callback, path: other.callback.path };
    expect((await deliver(blue.url, swapped)).status).toBe(409);
    expect(blue.metrics.errors.at(-1)).toBe(`payment_processing ${provider} order_mismatch`);
    const orderId = `b-${'0'.repeat(26)}`;
    const unknown = paidCallback({ keys: bed.keys, provider, orderId, amountFen: FEN });
    expect((await deliver(blue.url, unknown)).status).toBe(404);
    expect(blue.metrics.errors.at(-1)).toBe(`payment_processing ${provider} order_not_found`);
    expect(await bookings(other.orderId)).toEqual(NONE);
  });

  test('for an order that is with the other provider books nothing and raises an alarm', async () => {
    const other = provider === 'wechat' ? 'alipay' : 'wechat';
    const { orderId } = await paidOrder(other);
    const foreign = paidCallback({ keys: bed.keys, provider, orderId, amountFen: FEN });
    expect((await deliver(blue.url, foreign)).status).toBe(409);
    expect(blue.metrics.errors.at(-1)).toBe(`payment_processing ${provider} provider_mismatch`);
    await expectUntouched(orderId);
  });

  test('that comes sixteen times at once, at both slots, and once more later is booked once', async () => {
    const { orderId, callback } = await paidOrder(provider);
    const errorsBefore = blue.metrics.errors.length + green.metrics.errors.length;
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => deliver((n % 2 === 0 ? blue : green).url, callback)),
    );
    answers.push(await deliver(blue.url, callback));
    expect(answers).toEqual(answers.map(() => ({ status: 200, text: success })));
    expect(await bookings(orderId)).toEqual(ONCE);
    expect(await blue.statusOf(orderId)).toBe('paid');
    expect(blue.metrics.errors.length + green.metrics.errors.length).toBe(errorsBefore);
  });

  test('about an order of the other slot is booked, and that slot answers for the order', async () => {
    const { orderId, callback } = await paidOrder(provider);
    expect(orderId).toMatch(/^b-/);
    expect(callback.path).toContain(`/callback/${provider}/b-`);
    const asked = await green.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
    expect(asked.body).toEqual((await blue.get(`/api/payment/orders/${orderId}`)).body);
    expect((await deliver(green.url, callback)).status).toBe(200);
    for (const service of [blue, green]) expect(await service.statusOf(orderId)).toBe('paid');
    expect(await bookings(orderId)).toEqual(ONCE);
  });

  test('that comes again after the refund changes nothing', async () => {
    const { orderId, callback } = await paidOrder(provider);
    await deliver(blue.url, callback);
    await blue.post(`/api/payment/orders/${orderId}/refund`);
    if (provider === 'wechat') {
      expect((await deliver(blue.url, refundCallback(told(orderId)))).status).toBe(200);
    }
    expect(await blue.statusOf(orderId)).toBe('refunded');
    const before = await blue.get(`/api/payment/orders/${orderId}`);
    expect((await deliver(green.url, callback)).status).toBe(200);
    expect((await blue.get(`/api/payment/orders/${orderId}`)).body).toEqual(before.body);
    expect(await bookings(orderId)).toEqual({ captures: 1, ledger: 2 });
  });

  test('that comes after the order was given up books the money, once', async () => {
    const { orderId, callback } = await paidOrder(provider);
    await bed.database`update orders set status = 'closed' where id = ${orderId}`;
    for (const service of [blue, green]) {
      expect((await deliver(service.url, callback)).status).toBe(200);
    }
    expect(await blue.statusOf(orderId)).toBe('paid');
    expect(await bookings(orderId)).toEqual(ONCE);
  });
});

describe('a callback of wechat', () => {
  test.each([-301_000, 301_000])('signed %i ms from now is refused as stale', async (shiftMs) => {
    const { orderId } = await paidOrder('wechat');
    const stale = paidCallback({ ...told(orderId), nowMs: () => Date.now() + shiftMs });
    expect((await deliver(blue.url, stale)).status).toBe(401);
    await expectUntouched(orderId);
    const recent = paidCallback({ ...told(orderId), nowMs: () => Date.now() + shiftMs * 0.9 });
    expect((await deliver(blue.url, recent)).status).toBe(200);
  });

  test('under a certificate serial that is not the platform’s is refused', async () => {
    const { orderId, callback } = await paidOrder('wechat');
    const headers = { ...callback.headers, 'wechatpay-serial': 'A'.repeat(40) };
    expect((await deliver(blue.url, { ...callback, headers })).status).toBe(401);
    await expectUntouched(orderId);
  });

  test('that is signed well but sealed with another key is refused', async () => {
    const { orderId } = await paidOrder('wechat');
    const wechat = { ...bed.keys.wechat, apiV3Key: 'k'.repeat(32) };
    const sealed = paidCallback({ ...told(orderId), keys: { ...bed.keys, wechat } });
    expect((await deliver(blue.url, sealed)).status).toBe(400);
    await expectUntouched(orderId);
  });

  test('about a refund waits for the one about the payment', async () => {
    const { orderId, callback } = await paidOrder('wechat');
    const refund = refundCallback(told(orderId));
    const errorsBefore = blue.metrics.errors.length;
    expect((await deliver(blue.url, refund)).status).toBe(409);
    await expectUntouched(orderId);
    expect((await deliver(blue.url, callback)).status).toBe(200);
    expect((await deliver(blue.url, refund)).status).toBe(200);
    expect(await blue.statusOf(orderId)).toBe('refunded');
    expect(blue.metrics.errors.length).toBe(errorsBefore);
  });
});

test('a callback of alipay about a refund that comes before the payment’s is taken and books nothing', async () => {
  const { orderId, callback } = await paidOrder('alipay');
  const { sign: _sign, ...form } = readForm(callback.body);
  const parameters = { ...form, gmt_refund: '2026-11-24 12:00:00.000', refund_fee: '128.00' };
  const sign = signNotification(parameters, bed.keys.alipay.alipayPrivateKey);
  const body = new URLSearchParams({ ...parameters, sign }).toString();
  expect((await deliver(blue.url, { ...callback, body })).text).toBe('success');
  await expectUntouched(orderId);
  expect((await deliver(blue.url, callback)).text).toBe('success');
  expect(await blue.statusOf(orderId)).toBe('paid');
});

test('after all of this the books balance and no order was captured twice', async () => {
  const books = await blue.get('/internal/payments/reconciliation');
  expect(books.body).toMatchObject({ differenceFen: '0', duplicateCaptures: 0 });
});
