import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { loadMerchantKeys, loadProviderKeys } from '../payments/credentials.ts';
import type { MerchantKeys, ProviderKeys } from '../payments/credentials.ts';
import { createAlipayGateway } from '../payments/gateways/alipay.ts';
import { isNotificationSigned, readForm } from '../payments/gateways/alipay-signature.ts';
import type { Gateway } from '../payments/gateways/gateway.ts';
import { createHttpClient } from '../payments/gateways/http.ts';
import { isFromPlatform, unseal } from '../payments/gateways/wechat-signature.ts';
import { createWechatGateway } from '../payments/gateways/wechat.ts';
import { newOrderId } from '../payments/order-id.ts';
import { eventually, PROVIDERS } from '../payments/payments.fixture.ts';
import { createSandboxCredentials } from '../payments/sandbox-credentials.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { Behaviour } from './behaviour.ts';
import { startSimulator } from './simulator.ts';

vi.setConfig({ testTimeout: 30_000 });

type Notice = {
  readonly orderId: string;
  readonly provider: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly atMs: number;
};
type Gateways = Readonly<Record<PaymentProvider, Gateway>>;

const noticeSchema = z.object({
  id: z.string(),
  create_time: z.iso.datetime(),
  event_type: z.string(),
  resource_type: z.literal('encrypt-resource'),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    original_type: z.string(),
    ciphertext: z.string(),
    nonce: z.string().length(12),
    associated_data: z.string(),
  }),
});

let merchant: MerchantKeys;
let provider: ProviderKeys;
let notices: Notice[] = [];
let refuseFirst = 0;
let merchantUrl = '';
const endings: (() => Promise<void>)[] = [];
const shop = createServer((request, response) => {
  void text(request).then((body) => {
    const [, providerName = '', orderId = ''] = (request.url ?? '').split('/');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    notices.push({ orderId, provider: providerName, headers, body, atMs: performance.now() });
    refuseFirst -= 1;
    response.writeHead(refuseFirst < 0 ? 200 : 500).end(refuseFirst < 0 ? 'success' : 'failure');
  });
});

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyou-simulator-'));
  const credentials = await createSandboxCredentials();
  const files = { merchant: join(folder, 'm.json'), provider: join(folder, 'p.json') };
  await writeFile(files.merchant, JSON.stringify(credentials.merchant));
  await writeFile(files.provider, JSON.stringify(credentials.provider));
  merchant = await loadMerchantKeys(files.merchant);
  provider = await loadProviderKeys(files.provider);
  await rm(folder, { recursive: true });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const address = shop.address();
  merchantUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}, 60_000);
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
  notices = [];
});
afterAll(async () => {
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

/** A simulator that behaves like this, and the merchant's way to it. */
async function simulate(behaviour: Partial<Behaviour>, keys = merchant): Promise<Gateways> {
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    keys: provider,
    nowMs: Date.now,
    behaviour: {
      delayMs: 5,
      duplicateRatio: 0,
      reorderRatio: 0,
      failRatio: 0,
      noCallbackRatio: 0,
      ...behaviour,
    },
  });
  const http = createHttpClient(simulator.url);
  endings.push(simulator.close, http.close);
  const context = (name: string) => ({
    http,
    nowMs: Date.now,
    notifyUrl: (orderId: string) => `${merchantUrl}/${name}/${orderId}`,
  });
  return {
    wechat: createWechatGateway({ keys: keys.wechat, ...context('wechat') }),
    alipay: createAlipayGateway({ keys: keys.alipay, ...context('alipay') }),
  };
}

const newOrder = (amountFen = 12_805n) => ({
  id: newOrderId('blue', Date.now()),
  title: '西湖 & 灵隐=一日游 100%',
  amountFen,
});
const countOf = (orderId: string) => notices.filter((notice) => notice.orderId === orderId).length;
const untilNotices = (count: number) =>
  eventually(
    () => notices,
    (found) => found.length >= count,
    15_000,
  );
async function payMany(gateway: Gateway, count: number): Promise<string[]> {
  const orders = Array.from({ length: count }, () => newOrder());
  for (const order of orders) await gateway.prepay(order);
  return orders.map(({ id }) => id);
}

describe.each(PROVIDERS)('%s', (name) => {
  test('pays, tells of it, answers questions, and gives back as it is documented', async () => {
    const { [name]: gateway } = await simulate({});
    const order = newOrder();
    expect((await gateway.query(order.id)).kind).toBe('absent');
    const code = await gateway.prepay(order);
    expect(code).toMatch(
      name === 'wechat' ? /^weixin:\/\/wxpay\// : /^https:\/\/qr\.alipay\.com\//,
    );
    const [notice] = await untilNotices(1);
    if (notice === undefined) throw new Error('no notice');
    const told = gateway.readNotification(notice);
    expect(told).toMatchObject({
      kind: 'captured',
      capture: { orderId: order.id, amountFen: order.amountFen },
    });
    expect(await gateway.query(order.id)).toEqual(told);
    expect(await gateway.prepay(order)).toBe(code);
    await expect(gateway.prepay({ ...order, amountFen: 1n })).rejects.toMatchObject({
      code: 'rejected',
    });
    const refund = await eventually(
      () => gateway.refund(order),
      (answer) => answer !== undefined,
    );
    expect(refund).toMatchObject({ orderId: order.id, amountFen: order.amountFen });
    expect(await gateway.refund(order)).toEqual(refund);
    await expect(gateway.refund({ ...order, amountFen: 1n })).rejects.toMatchObject({
      code: 'rejected',
    });
  });

  test('closes what nobody has paid, and then takes no money for it', async () => {
    const { [name]: gateway } = await simulate({ delayMs: 60_000 });
    const order = newOrder();
    await gateway.prepay(order);
    expect((await gateway.query(order.id)).kind).toBe('waiting');
    await gateway.close(order.id);
    expect((await gateway.query(order.id)).kind).toBe('closed');
    await expect(gateway.refund(order)).rejects.toMatchObject({ code: 'rejected' });
  });

  test('does not listen to a merchant whose signature it cannot verify', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const stranger = {
      wechat: { ...merchant.wechat, merchantPrivateKey: privateKey },
      alipay: { ...merchant.alipay, merchantPrivateKey: privateKey },
    };
    const { [name]: gateway } = await simulate({}, stranger);
    await expect(gateway.prepay(newOrder())).rejects.toMatchObject({ name: 'OperationError' });
    const { [name]: honest } = await simulate({});
    await honest.prepay(newOrder());
  });

  test('tells each payment once when it behaves, and in order', async () => {
    const { [name]: gateway } = await simulate({ delayMs: 0 });
    const orderIds = await payMany(gateway, 8);
    expect(notices.map(({ orderId }) => orderId)).toEqual(orderIds);
  });

  test('tells a share of the payments twice', async () => {
    const { [name]: gateway } = await simulate({ duplicateRatio: 0.25 });
    const orderIds = await payMany(gateway, 16);
    await untilNotices(20);
    const counts = orderIds.map(countOf);
    expect(counts.filter((count) => count === 2)).toHaveLength(4);
    expect(counts.filter((count) => count === 1)).toHaveLength(12);
    const [twice] = orderIds.filter((orderId) => countOf(orderId) === 2);
    const found = notices.filter(({ orderId }) => orderId === twice);
    const captures = found.map((notice) => gateway.readNotification(notice));
    expect(captures[0]).toEqual(captures[1]);
  });

  test('lets later payments overtake a share of the earlier ones', async () => {
    const { [name]: gateway } = await simulate({ reorderRatio: 0.5 });
    const orderIds = await payMany(gateway, 8);
    await untilNotices(8);
    const told = notices.map(({ orderId }) => orderId);
    expect(told).not.toEqual(orderIds);
    expect(told.toSorted()).toEqual(orderIds.toSorted());
  });

  test('never tells a share of the payments, which only a question brings up', async () => {
    const { [name]: gateway } = await simulate({ delayMs: 0, noCallbackRatio: 0.5 });
    const orderIds = await payMany(gateway, 8);
    expect(notices).toHaveLength(4);
    const states = await Promise.all(orderIds.map((orderId) => gateway.query(orderId)));
    expect(states.map(({ kind }) => kind)).toEqual(orderIds.map(() => 'captured'));
  });

  test('waits with the callback as long as it is told', async () => {
    const { [name]: gateway } = await simulate({ delayMs: 400 });
    const startedAtMs = performance.now();
    await payMany(gateway, 1);
    expect(notices).toEqual([]);
    const [notice] = await untilNotices(1);
    expect((notice?.atMs ?? 0) - startedAtMs).toBeGreaterThanOrEqual(395);
  });

  test('fails a share of the calls without knowing the order afterwards', async () => {
    const { [name]: gateway } = await simulate({ failRatio: 0.25 });
    const orders = Array.from({ length: 16 }, () => newOrder());
    const failed: string[] = [];
    for (const order of orders) {
      await gateway.prepay(order).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'unreachable', retryable: true });
        failed.push(order.id);
      });
    }
    expect(failed).toHaveLength(4);
    for (const id of failed) expect((await gateway.query(id)).kind).toBe('absent');
  });

  test('tells again until the merchant has taken it in', async () => {
    const { [name]: gateway } = await simulate({});
    refuseFirst = 2;
    const [orderId = ''] = await payMany(gateway, 1);
    await untilNotices(3);
    expect(countOf(orderId)).toBe(3);
    for (const notice of notices) expect(gateway.readNotification(notice).kind).toBe('captured');
  });
});

test('a callback of WeChat Pay has the documented form', async () => {
  const { wechat } = await simulate({});
  const order = newOrder();
  await wechat.prepay(order);
  await untilNotices(1);
  await wechat.refund(order);
  const [paid, refunded] = await untilNotices(2);
  const { platformSerial: serial, platformPublicKey: key, apiV3Key } = merchant.wechat;
  for (const notice of [paid, refunded]) {
    expect(notice?.headers['content-type']).toBe('application/json');
    expect(
      isFromPlatform(notice?.headers ?? {}, notice?.body ?? '', { serial, key }, Date.now()),
    ).toBe(true);
  }
  const open = (notice: Notice | undefined): unknown => {
    const { resource } = noticeSchema.parse(JSON.parse(notice?.body ?? ''));
    return JSON.parse(unseal(resource, apiV3Key));
  };
  expect(open(paid)).toMatchObject({
    appid: merchant.wechat.appId,
    mchid: merchant.wechat.merchantId,
    out_trade_no: order.id,
    transaction_id: expect.stringMatching(/^4200\d+$/),
    trade_type: 'NATIVE',
    trade_state: 'SUCCESS',
    amount: { total: 12_805, payer_total: 12_805, currency: 'CNY', payer_currency: 'CNY' },
  });
  expect(open(refunded)).toMatchObject({
    mchid: merchant.wechat.merchantId,
    out_trade_no: order.id,
    out_refund_no: `${order.id}-r`,
    refund_status: 'SUCCESS',
    amount: { total: 12_805, refund: 12_805 },
  });
});

test('a callback of Alipay has the documented form', async () => {
  const { alipay } = await simulate({});
  const order = newOrder();
  await alipay.prepay(order);
  const [notice] = await untilNotices(1);
  expect(notice?.headers['content-type']).toMatch(
    /^application\/x-www-form-urlencoded; ?charset=utf-8$/,
  );
  const form = readForm(notice?.body ?? '');
  expect(isNotificationSigned(form, merchant.alipay.alipayPublicKey)).toBe(true);
  expect(form).toMatchObject({
    notify_type: 'trade_status_sync',
    notify_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    notify_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    app_id: merchant.alipay.appId,
    seller_id: merchant.alipay.sellerId,
    out_trade_no: order.id.replace('-', '_'),
    trade_status: 'TRADE_SUCCESS',
    total_amount: '128.05',
    sign_type: 'RSA2',
  });
});
