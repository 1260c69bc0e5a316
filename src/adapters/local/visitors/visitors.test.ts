import { afterEach, expect, test } from 'vitest';
import { UserError } from '../../../shared/errors.ts';
import { startVisitors, type Visitors } from './index.ts';
import {
  goodReply,
  handTimer,
  startService,
  type Asked,
  type Reply,
  type Service,
} from './visitors.fixture.ts';

type Scene = {
  readonly visitors: Visitors;
  readonly service: Service;
  readonly advance: (ms: number) => Promise<void>;
};

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const idle = (visitors: Visitors) =>
  expect.poll(() => visitors.stats().inFlight, { timeout: 5000, interval: 2 }).toBe(0);

/** Visitors at 200 requests/s on a clock that stands still between two calls of `advance`. */
async function scene(
  reply: (asked: Asked) => Reply | undefined,
  mix: { readonly search: number; readonly plan: number } = { search: 0, plan: 0 },
): Promise<Scene> {
  const service = await startService(reply);
  ends.push(() => service.close());
  const timer = handTimer();
  const { url } = service;
  const visitors = startVisitors({ url, requestsPerSecond: 200, seed: 7, mix, timer });
  ends.push(() => visitors.stop());
  const advance = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      timer.advance(50);
      await idle(visitors);
    }
  };
  return { visitors, service, advance };
}

test('two seconds at 200 requests/s are 400 requests, in the shares of the mix', async () => {
  const { visitors, service, advance } = await scene(goodReply, { search: 0.6, plan: 0.15 });
  await advance(2000);
  const { sent, ok, failed } = visitors.stats();
  expect({ sent, ok, failed }).toEqual({ sent: 400, ok: 400, failed: 0 });
  expect(service.asked).toHaveLength(400);
  const share = (path: string) =>
    service.asked.filter((asked) => asked.path.startsWith(path)).length / 400;
  expect(share('/api/travel/search?q=')).toBeCloseTo(0.6, 1);
  expect(share('/api/travel/plan')).toBeCloseTo(0.15, 1);
});

test('orders are created, paid by both providers, and looked at until they are paid', async () => {
  const { visitors, service, advance } = await scene(goodReply);
  await advance(3000);
  const { orders, payments, sent } = visitors.stats();
  expect(sent).toBe(600);
  expect(orders.failed + orders.givenUp).toBe(0);
  expect(orders.paid).toBeGreaterThan(100);
  expect(orders.created).toBe(orders.paid + orders.open);
  expect(payments.wechat.asked).toBeGreaterThan(50);
  expect(payments.alipay.asked).toBeGreaterThan(50);
  const pays = service.asked.filter(({ path }) => path === '/api/payment/orders/g-1/pay');
  expect(pays).toHaveLength(payments.wechat.asked + payments.alipay.asked);
});

test('a payment that the release refuses is a failed order, and no lost request', async () => {
  const refusal = { error: { code: 'payment_failed', message: 'the payment failed' } };
  const { visitors, advance } = await scene((asked) => {
    const good = goodReply(asked);
    return asked.path.endsWith('/pay') ? { ...good, status: 502, body: refusal } : good;
  });
  await advance(1000);
  const { orders, payments, failed, refused, releases } = visitors.stats();
  expect(failed).toBe(0);
  expect(refused).toBeGreaterThan(50);
  expect(payments.wechat.refused + payments.alipay.refused).toBe(refused);
  expect(orders).toMatchObject({ failed: refused, paid: 0, givenUp: 0 });
  expect(releases['6.2.1']).toMatchObject({ refused, failed: 0 });
});

test('an order whose payment hangs at its provider is looked at until it is given up', async () => {
  const { visitors, advance } = await scene((asked) => {
    const good = goodReply(asked);
    if (asked.method === 'GET') return { ...good, body: { id: 'g-1', status: 'paying' } };
    const refusal = { error: { code: 'provider_timeout', message: 'try again' } };
    return asked.path.endsWith('/pay') ? { ...good, status: 502, body: refusal } : good;
  });
  await advance(500);
  expect(visitors.stats().orders).toMatchObject({ failed: 0, paid: 0, givenUp: 0 });
  expect(visitors.stats().orders.open).toBeGreaterThan(5);
  await advance(32_000);
  expect(visitors.stats().orders.givenUp).toBeGreaterThan(5);
  expect(visitors.stats().failed).toBe(0);
});

test('the same 502 without the name of a release is a lost request, whatever it says', async () => {
  const lost = { error: { code: 'payment_failed', message: 'the payment failed' } };
  const { visitors, advance } = await scene((asked) =>
    asked.path.endsWith('/pay') ? { status: 502, body: lost } : goodReply(asked),
  );
  await advance(1000);
  const { failed, refused, failures } = visitors.stats();
  expect(failed).toBeGreaterThan(20);
  expect(refused).toBe(0);
  expect(failures).toHaveLength(20);
  expect(failures[0]).toEqual({
    path: '/api/payment/orders/g-1/pay',
    status: 502,
    error: undefined,
    slot: undefined,
    release: undefined,
    atMs: expect.any(Number),
  });
});

test('an answer of 500 and a cut connection are lost requests, and a 4xx is not', async () => {
  const statuses = [500, 404, undefined, 200];
  let count = 0;
  const { visitors, service, advance } = await scene(
    (asked) => {
      const status = statuses[count++ % statuses.length];
      return status === undefined ? undefined : { ...goodReply(asked), status };
    },
    { search: 1, plan: 0 },
  );
  await advance(200);
  expect(service.asked).toHaveLength(40);
  const { failures, releases, ...counts } = visitors.stats();
  expect(counts).toMatchObject({ sent: 40, ok: 10, rejected: 10, failed: 20 });
  const byStatus = failures.find(({ status }) => status === 500);
  expect(byStatus).toMatchObject({ slot: 'green', release: '6.2.1', error: undefined });
  expect(releases['6.2.1']).toEqual({ answered: 30, refused: 0, failed: 10 });
  expect(failures.find(({ status }) => status === undefined)?.error).toMatch(/closed|reset/);
});

test('stopping lets running requests end and nobody new come', async () => {
  const service = await startService(goodReply, true);
  ends.push(() => service.close());
  const timed = startVisitors({ url: service.url, requestsPerSecond: 100, seed: 1 });
  await expect.poll(() => service.asked.length).toBeGreaterThan(3);
  const stopped = timed.stop();
  const { sent, inFlight } = timed.stats();
  expect(inFlight).toBe(sent);
  service.letGo();
  await stopped;
  expect(timed.stats()).toMatchObject({ sent, ok: sent, failed: 0, inFlight: 0 });
  expect(service.asked).toHaveLength(sent);
});

test('a raised signal lets nobody new come', async () => {
  const service = await startService(goodReply);
  ends.push(() => service.close());
  const timer = handTimer();
  const stop = new AbortController();
  const { url } = service;
  const signal = stop.signal;
  const visitors = startVisitors({ url, requestsPerSecond: 100, seed: 1, timer, signal });
  ends.push(() => visitors.stop());
  timer.advance(100);
  stop.abort();
  timer.advance(100);
  await idle(visitors);
  expect(visitors.stats().sent).toBe(10);
});

test.each(['http://example.com:80', 'https://127.0.0.1:8080', 'http://[::1]:80', 'localhost'])(
  'nobody is sent to %s',
  (url) => {
    expect(() => startVisitors({ url, requestsPerSecond: 1, seed: 1 })).toThrow(UserError);
  },
);

test('visitors ask for the host that they are told', async () => {
  const service = await startService(goodReply);
  ends.push(() => service.close());
  const timer = handTimer();
  const options = { url: service.url, host: 'api.smarttravel.com', requestsPerSecond: 20, seed: 1 };
  const visitors = startVisitors({ ...options, timer });
  ends.push(() => visitors.stop());
  timer.advance(100);
  await idle(visitors);
  expect(new Set(service.asked.map(({ host }) => host))).toEqual(new Set(['api.smarttravel.com']));
});
