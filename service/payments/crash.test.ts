import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Transaction } from '../database/connect.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import { deliver, openMailbox, type Mailbox } from './callbacks.fixture.ts';
import { startChildService, type ChildService } from './child-service.fixture.ts';
import { startProviderProxy, type ProviderProxy } from './provider-proxy.fixture.ts';
import { eventually, PROVIDERS, QUICK, startTestBed } from './payments.fixture.ts';
import type { TestBed, TestService } from './payments.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let bed: TestBed;
let mailbox: Mailbox;
let proxy: ProviderProxy;
let victim: ChildService;
/** It only takes orders in and tells of them: it recovers nothing. */
let witness: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  mailbox = await openMailbox(bed);
  proxy = await startProviderProxy(bed, (await bed.simulator()).url);
  witness = await bed.service({ providerBaseUrl: proxy.url, publicBaseUrl: mailbox.url });
}, 60_000);
afterAll(() => bed.stop());
beforeEach(async () => {
  proxy.setWeather(() => 'clear');
  victim = await startChildService(bed, {
    providerBaseUrl: proxy.url,
    publicBaseUrl: mailbox.url,
  });
}, 60_000);

const newOrders = async () =>
  Promise.all(PROVIDERS.map(async (provider) => ({ provider, orderId: await witness.newOrder() })));
const ask = (what: 'pay' | 'refund', url: string, orderId: string, provider: PaymentProvider) =>
  fetch(`${url}/api/payment/orders/${orderId}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what === 'pay' ? { provider } : {}),
  });
const untilStatus = (orderId: string, status: string) =>
  eventually(
    () => witness.statusOf(orderId),
    (found) => found === status,
    20_000,
  );
const bookings = async (orderId: string) => {
  const [row] = await bed.database<{ captures: number; refunds: number; ledger: number }[]>`
    select (select count(*)::int from captures where order_id = ${orderId}) as captures,
      (select count(*)::int from refunds where order_id = ${orderId}) as refunds,
      (select count(*)::int from ledger_transactions where order_id = ${orderId}) as ledger`;
  return row;
};

/**
 * Lets the victim run into what `lock` holds, with as many transactions as there are providers, and kills it there. Its
 * statements end with it: a server that goes on with what it has received would hide what the process has lost.
 */
async function killAtLock(
  lock: (transaction: Transaction) => Promise<unknown>,
  act: () => readonly Promise<unknown>[],
): Promise<void> {
  const answers = await bed.database.begin(async (transaction) => {
    await lock(transaction);
    const asked = Promise.allSettled(act());
    await eventually(
      () => bed.database`
        select 1 from pg_stat_activity
        where application_name = ${victim.applicationName} and wait_event_type = 'Lock'`,
      (waiting) => waiting.length >= PROVIDERS.length,
    );
    await victim.kill();
    await bed.database`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = ${victim.applicationName}`;
    return asked;
  });
  expect(answers.map(({ status }) => status)).toEqual(PROVIDERS.map(() => 'rejected'));
}

/** Another process comes, and works until the orders have the status. */
async function survive(orderIds: readonly string[], status: string): Promise<void> {
  const config = { providerBaseUrl: proxy.url, publicBaseUrl: mailbox.url };
  const survivor = await bed.service({ ...config, slot: 'green' }, QUICK);
  for (const orderId of orderIds) await untilStatus(orderId, status);
  await survivor.close();
}

const lockLedger = (transaction: Transaction) =>
  transaction`lock table ledger_transactions in access exclusive mode`;

test('killed between the provider’s answer and keeping its code, the order is found paid', async () => {
  const orders = await newOrders();
  const orderIds = orders.map(({ orderId }) => orderId);
  const { promise: locked, resolve } = Promise.withResolvers<'clear'>();
  proxy.setWeather((call) => (call === 'prepay' ? locked : 'clear'));
  const calls = proxy.count('prepay');
  const paying = orders.map(({ orderId, provider }) => ask('pay', victim.url, orderId, provider));
  await eventually(
    () => proxy.count('prepay'),
    (count) => count === calls + PROVIDERS.length,
  );
  await killAtLock(
    (transaction) => transaction`
      select 1 from orders where id in ${bed.database(orderIds)} for update`,
    () => {
      resolve('clear');
      return paying;
    },
  );
  for (const orderId of orderIds) {
    expect(await witness.statusOf(orderId)).toBe('paying');
    const codes = await bed.database`select code_url from orders where id = ${orderId}`;
    expect(codes[0]).toEqual({ code_url: null });
  }
  await survive(orderIds, 'paid');
  for (const orderId of orderIds) {
    expect(await bookings(orderId)).toEqual({ captures: 1, refunds: 0, ledger: 1 });
  }
});

test('killed while it books a callback, it books nothing; told again, the money is booked once', async () => {
  const orders = await newOrders();
  for (const { orderId, provider } of orders) await ask('pay', victim.url, orderId, provider);
  const callbacks = await Promise.all(orders.map(({ orderId }) => mailbox.about(orderId)));
  await killAtLock(lockLedger, () => callbacks.map((callback) => deliver(victim.url, callback)));
  for (const [nth, { orderId }] of orders.entries()) {
    expect(await bookings(orderId)).toEqual({ captures: 0, refunds: 0, ledger: 0 });
    expect(await witness.statusOf(orderId)).toBe('paying');
    const callback = callbacks[nth];
    if (callback === undefined) throw new Error('no callback');
    expect((await deliver(witness.url, callback)).status).toBe(200);
    expect(await bookings(orderId)).toEqual({ captures: 1, refunds: 0, ledger: 1 });
  }
});

test('killed while it books a callback that is never told again, the money is found by asking', async () => {
  const orders = await newOrders();
  const orderIds = orders.map(({ orderId }) => orderId);
  for (const { orderId, provider } of orders) await ask('pay', victim.url, orderId, provider);
  const callbacks = await Promise.all(orderIds.map((orderId) => mailbox.about(orderId)));
  await killAtLock(lockLedger, () => callbacks.map((callback) => deliver(victim.url, callback)));
  await survive(orderIds, 'paid');
  for (const orderId of orderIds) {
    expect(await bookings(orderId)).toEqual({ captures: 1, refunds: 0, ledger: 1 });
  }
});

test('killed between the refund and its booking, the refund is made and booked once', async () => {
  const orders = await newOrders();
  for (const { orderId, provider } of orders) {
    await ask('pay', victim.url, orderId, provider);
    await deliver(victim.url, await mailbox.about(orderId));
    expect(await witness.statusOf(orderId)).toBe('paid');
  }
  // WeChat Pay has not finished at its first answer, so the second one is what would be booked.
  const wechat = orders.find(({ provider }) => provider === 'wechat');
  if (wechat === undefined) throw new Error('no order with WeChat Pay');
  await ask('refund', victim.url, wechat.orderId, 'wechat');
  await eventually(
    () => mailbox.received.some(({ body }) => body.includes('REFUND.SUCCESS')),
    (done) => done,
  );
  await killAtLock(lockLedger, () =>
    orders.map(({ orderId, provider }) => ask('refund', victim.url, orderId, provider)),
  );
  const orderIds = orders.map(({ orderId }) => orderId);
  for (const orderId of orderIds) expect(await witness.statusOf(orderId)).toBe('refunding');
  await survive(orderIds, 'refunded');
  for (const orderId of orderIds) {
    expect(await bookings(orderId)).toEqual({ captures: 1, refunds: 1, ledger: 2 });
  }
  const { body } = await witness.get('/internal/payments/reconciliation');
  expect(body).toMatchObject({ differenceFen: '0', duplicateCaptures: 0, pending: 0 });
});
