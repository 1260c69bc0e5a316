import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  deliver,
  openMailbox,
  paidCallback,
  refundCallback,
} from '../payments/callbacks.fixture.ts';
import { PROVIDERS, startTestBed } from '../payments/payments.fixture.ts';
import type { TestBed, TestService } from '../payments/payments.fixture.ts';

vi.setConfig({ testTimeout: 30_000 });

let bed: TestBed;
let service: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  const mailbox = await openMailbox(bed);
  const simulator = await bed.simulator();
  service = await bed.service({ providerBaseUrl: simulator.url, publicBaseUrl: mailbox.url });
}, 30_000);
afterAll(() => bed.stop());

const reconciliation = async () => (await service.get('/internal/payments/reconciliation')).body;
const BALANCED = { differenceFen: '0', duplicateCaptures: 0 };

/** An order over 12800 fen that is paid and booked. */
async function paidOrder(provider: 'wechat' | 'alipay' = 'wechat'): Promise<string> {
  const orderId = await service.newOrder();
  await service.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
  const told = { keys: bed.keys, provider, orderId, amountFen: 12_800n };
  expect((await deliver(service.url, paidCallback(told))).status).toBe(200);
  return orderId;
}

// Captures and refunds can be taken out again; the ledger cannot, so what is planted there goes with its database.
beforeEach(async () => expect(await reconciliation()).toMatchObject(BALANCED));

describe('money that only the providers know', () => {
  const planted: string[] = [];
  afterEach(async () => {
    await bed.database`delete from captures where transaction_id in ${bed.database(planted)}`;
    await bed.database`delete from refunds where refund_id in ${bed.database(planted)}`;
  });
  const plant = (id: string) => {
    planted.push(id);
    return id;
  };

  test.each(PROVIDERS)('a capture by %s without a booking is a difference', async (provider) => {
    const orderId = await service.newOrder();
    await bed.database`
      insert into captures (provider, transaction_id, order_id, amount_fen)
      values (${provider}, ${plant(`x-${provider}`)}, ${orderId}, 77)`;
    expect(await reconciliation()).toMatchObject({ differenceFen: '77', duplicateCaptures: 0 });
  });

  test('a refund without a booking is a difference the other way', async () => {
    const orderId = await paidOrder();
    await bed.database`
      insert into refunds (provider, refund_id, order_id, amount_fen)
      values ('wechat', ${plant('x-refund')}, ${orderId}, 500)`;
    expect(await reconciliation()).toMatchObject({ differenceFen: '-500' });
  });

  test.each(PROVIDERS)(
    'a second capture of an order by %s is told by its callback: counted, alarmed, never booked',
    async (provider) => {
      const orderId = await paidOrder(provider);
      const transactionId = plant(`second-${provider}`);
      const told = { keys: bed.keys, provider, orderId, amountFen: 12_800n, transactionId };
      for (const _ of [1, 2]) {
        expect((await deliver(service.url, paidCallback(told))).status).toBe(200);
      }
      expect(await reconciliation()).toMatchObject({
        differenceFen: '12800',
        duplicateCaptures: 1,
      });
      const alarm = `payment_processing ${provider} duplicate_capture`;
      expect(service.metrics.errors.filter((error) => error === alarm)).toHaveLength(1);
    },
  );

  test('a second refund of an order is a difference and raises an alarm', async () => {
    const orderId = await paidOrder();
    const told = { keys: bed.keys, provider: 'wechat' as const, orderId, amountFen: 12_800n };
    expect((await deliver(service.url, refundCallback(told))).status).toBe(200);
    const second = { ...told, transactionId: 'second' };
    plant('503second');
    for (const _ of [1, 2]) {
      expect((await deliver(service.url, refundCallback(second))).status).toBe(200);
    }
    expect(await reconciliation()).toMatchObject({ differenceFen: '-12800' });
    const alarm = 'payment_processing wechat duplicate_refund';
    expect(service.metrics.errors.filter((error) => error === alarm)).toHaveLength(1);
  });
});

test('attempts are what succeeded, failed and is pending, by the tag of the slot that began it', async () => {
  const before = await reconciliation();
  await paidOrder();
  const orderId = await service.newOrder();
  await service.newOrder();
  await service.post(`/api/payment/orders/${orderId}/pay`, { body: { provider: 'alipay' } });
  const after = await reconciliation();
  const grown = (field: string) => Number(after[field]) - Number(before[field]);
  expect(grown('attempts')).toBe(2);
  expect([grown('succeeded'), grown('pending'), grown('failed')]).toEqual([1, 1, 0]);
  expect(grown('capturedFen')).toBe(12_800);
  expect(grown('ledgerFen')).toBe(12_800);
  expect(after['pendingByTag']).toEqual({ b: after['pending'], g: 0 });
  expect(after['attempts']).toBe(
    Number(after['succeeded']) + Number(after['failed']) + Number(after['pending']),
  );
});

test('the ledger refuses what does not sum to zero, what is empty, and every change', async () => {
  const orderId = await service.newOrder();
  const { database } = bed;
  const book = (entries: readonly (readonly [string, number])[]) =>
    database.begin(async (transaction) => {
      const [row] = await transaction<{ id: bigint }[]>`
        insert into ledger_transactions (order_id, kind) values (${orderId}, 'capture') returning id`;
      for (const [account, amount] of entries) {
        await transaction`
          insert into ledger_entries (transaction_id, account, amount_fen)
          values (${row?.id ?? 0n}, ${account}, ${amount})`;
      }
    });
  await expect(book([])).rejects.toThrow('does not sum to zero');
  await expect(
    book([
      ['wechat', 100],
      ['sales', -99],
    ]),
  ).rejects.toThrow('does not sum to zero');
  await paidOrder();
  await expect(database`delete from ledger_entries`).rejects.toThrow('append-only');
  await expect(database`update ledger_entries set amount_fen = 1`).rejects.toThrow('append-only');
  await expect(database`delete from ledger_transactions`).rejects.toThrow('append-only');
  await expect(database`truncate ledger_entries`).rejects.toThrow('append-only');
});

test('a booking without money at a provider is a difference', async () => {
  const orderId = await service.newOrder();
  await bed.database`
    with booked as (
      insert into ledger_transactions (order_id, kind) values (${orderId}, 'capture') returning id
    )
    insert into ledger_entries (transaction_id, account, amount_fen)
    select id, account, amount from booked, (values ('alipay', 31), ('sales', -31)) as e (account, amount)`;
  expect(await reconciliation()).toMatchObject({ differenceFen: '-31', duplicateCaptures: 0 });
});
