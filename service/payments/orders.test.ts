import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deliver, openMailbox, refundCallback, type Mailbox } from './callbacks.fixture.ts';
import { PROVIDERS, startTestBed, type TestBed, type TestService } from './payments.fixture.ts';

vi.setConfig({ testTimeout: 30_000 });

let bed: TestBed;
let mailbox: Mailbox;
let blue: TestService;
let green: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  mailbox = await openMailbox(bed);
  const simulator = await bed.simulator();
  const config = { providerBaseUrl: simulator.url, publicBaseUrl: mailbox.url };
  blue = await bed.service(config);
  green = await bed.service({ ...config, slot: 'green' });
}, 30_000);
afterAll(() => bed.stop());

const create = (key: string, body: unknown, at: TestService = blue) =>
  at.post('/api/payment/orders', { body, headers: { 'idempotency-key': key } });
const countOf = async (title: string) =>
  (await bed.database`select 1 from orders where title = ${title}`).length;

describe('an idempotency key', () => {
  test('answers the same body again, at either slot, and creates one order', async () => {
    const wish = { title: '黄山日出', amountFen: 9900, provider: 'alipay' };
    const first = await create('key-1', wish);
    expect(first.status).toBe(201);
    const { provider, title, amountFen } = wish;
    const reordered = await create('key-1', { provider, amountFen, title }, green);
    expect([reordered.status, reordered.text]).toEqual([201, first.text]);
    // What happened to the order since does not change what the key answers.
    await blue.post(`/api/payment/orders/${String(first.body['id'])}/pay`, { body: { provider } });
    expect((await create('key-1', wish)).text).toBe(first.text);
    expect(await countOf(title)).toBe(1);
  });

  test.each([
    { title: '漓江竹筏', amountFen: 101 },
    { title: '漓江竹筏 ', tripId: 'trip-1', amountFen: 100 },
    { title: '漓江', amountFen: 100 },
  ])('with other parameters is an error: %j', async (other) => {
    await create('key-2', { title: '漓江竹筏', amountFen: 100 });
    const answer = await create('key-2', other, green);
    expect([answer.status, answer.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('cannot be shared by a synthetic order and a real one', async () => {
    const wish = { title: '故宫', amountFen: 1 };
    await create('key-3', wish);
    const headers = { 'idempotency-key': 'key-3', 'x-synthetic': '1' };
    expect((await blue.post('/api/payment/orders', { body: wish, headers })).status).toBe(422);
  });

  test('in twenty requests at once creates one order, and each answer is it or a request to wait', async () => {
    const wish = { title: '长城一日', amountFen: 4500 };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => create('key-4', wish, n % 2 === 0 ? blue : green)),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(({ text }) => text)).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 201);
    expect(others.map(({ code }) => code)).toEqual(others.map(() => 'idempotency_key_in_use'));
    expect((await create('key-4', wish)).text).toBe(created[0]?.text);
    expect(await countOf('长城一日')).toBe(1);
  });

  test.each([{}, { 'idempotency-key': 'a b' }, { 'idempotency-key': 'k'.repeat(129) }])(
    'is required and well-formed: with %j no order is made',
    async (headers: Record<string, string>) => {
      const body = { title: '没有钥匙', amountFen: 100 };
      const answer = await blue.post('/api/payment/orders', { body, headers });
      expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
      expect(await countOf('没有钥匙')).toBe(0);
    },
  );
});

test.each([
  [{ title: '西湖' }, 'body.amountFen'],
  [{ amountFen: 100 }, 'tripId or title'],
  [{ title: '西湖', amountFen: 0 }, 'body.amountFen'],
  [{ title: '西湖', amountFen: 10_000_001 }, 'body.amountFen'],
  [{ title: '西湖', amountFen: 0.5 }, 'body.amountFen'],
  [{ title: '西湖', amountFen: '100' }, 'body.amountFen'],
  [{ title: '西湖', amountFen: 100, provider: 'cash' }, 'body.provider'],
  [{ title: '西湖', amountFen: 100, currency: 'USD' }, 'currency'],
  ['{"title":', 'cannot be read'],
])('the order %j is refused and the answer says why', async (body, words) => {
  const answer = await create(crypto.randomUUID(), body);
  expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
  expect(answer.text).toContain(words);
});

const refund = (orderId: string, body?: unknown, at = blue) =>
  at.post(`/api/payment/orders/${orderId}/refund`, { body });
const refundsOf = async (orderId: string) => {
  const rows = await bed.database<{ amount_fen: bigint }[]>`
    select amount_fen from refunds where order_id = ${orderId}`;
  return rows.map((row) => row.amount_fen);
};

const notRefundable = async (orderId: string) => {
  const answer = await refund(orderId);
  expect([answer.status, answer.code]).toEqual([409, 'not_refundable']);
  expect(await refundsOf(orderId)).toEqual([]);
};

describe.each(PROVIDERS)('a refund with %s', (provider) => {
  async function paidOrder(): Promise<string> {
    const orderId = await blue.newOrder();
    await blue.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
    expect((await deliver(blue.url, await mailbox.about(orderId))).status).toBe(200);
    return orderId;
  }

  test('gives the whole amount back once, however often and wherever it is asked for', async () => {
    const orderId = await paidOrder();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => refund(orderId, {}, n % 2 === 0 ? blue : green)),
    );
    expect(answers.every(({ status }) => status === 200 || status === 202)).toBe(true);
    if (provider === 'wechat') {
      const about = ({ path, body }: { path: string; body: string }) =>
        path.endsWith(orderId) && body.includes('REFUND.SUCCESS');
      await expect.poll(() => mailbox.received.filter(about)).toHaveLength(1);
      for (const callback of mailbox.received.filter(about)) await deliver(green.url, callback);
    }
    expect((await refund(orderId)).body['status']).toBe('refunded');
    expect(await refundsOf(orderId)).toEqual([12_800n]);
  });

  test.each([{ amountFen: 1 }, { amountFen: 12_801 }, { amountFen: 12_800 }, { reason: 'rain' }])(
    'that asks for %j is refused: there is the whole amount or nothing',
    async (body) => {
      const orderId = await paidOrder();
      const answer = await refund(orderId, body);
      expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
      expect(await blue.statusOf(orderId)).toBe('paid');
      expect(await refundsOf(orderId)).toEqual([]);
    },
  );

  test('is refused for what is not paid, and for what does not exist', async () => {
    const orderId = await blue.newOrder();
    await notRefundable(orderId);
    await blue.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
    await notRefundable(orderId);
    expect((await refund(`b-${'0'.repeat(26)}`)).code).toBe('order_not_found');
    expect((await refund('r-1')).code).toBe('order_not_found');
  });

  if (provider === 'wechat') {
    test.each([1n, 12_799n, 12_801n])(
      'that WeChat Pay tells of over %s of 12800 fen is not booked, and raises an alarm',
      async (amountFen) => {
        const orderId = await paidOrder();
        const told = refundCallback({ keys: bed.keys, provider, orderId, amountFen });
        expect((await deliver(blue.url, told)).status).toBe(409);
        expect(blue.metrics.errors.at(-1)).toBe('payment_processing wechat amount_mismatch');
        expect(await blue.statusOf(orderId)).toBe('paid');
        expect(await refundsOf(orderId)).toEqual([]);
      },
    );
  }
});

test('after all of this the books balance', async () => {
  const books = await blue.get('/internal/payments/reconciliation');
  expect(books.body).toMatchObject({ differenceFen: '0', duplicateCaptures: 0 });
});
