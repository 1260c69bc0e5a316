import { describe, expect, test } from 'vitest';
import { startBackend, type TestBackend } from './backend.fixture.ts';
import type { EdgeConfigInput } from './config.ts';
import { openTestEdge, payment, slotsOf, standard, type TestEdge } from './edge.fixture.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { openRaw, send, type Sending } from './visitor.fixture.ts';

const SECRET = 'a-secret-of-the-rollout';

type Setup = { readonly edge: TestEdge; readonly blue: TestBackend; readonly green: TestBackend };

/** An edge before two slots: payments on blue, everything else on green, orders by their tag. */
async function edgeBeforeSlots(config: Partial<EdgeConfigInput> = {}): Promise<Setup> {
  const [blue, green] = await Promise.all([startBackend('blue'), startBackend('green')]);
  const edge = await openTestEdge();
  await edge.configure({
    slots: slotsOf([blue], [green]),
    routeClasses: [{ ...standard, weights: { blue: 0, green: 100 } }, payment],
    tagOwners: { b: 'blue', g: 'green' },
    ...config,
  });
  return { edge, blue, green };
}

/** Who answered; a refusal by its status. */
async function answeredBy(edge: TestEdge, sending: Sending): Promise<string> {
  const { status, headers } = await send(edge, sending);
  return String(headers['x-backend'] ?? status);
}

const PAYMENTS = [
  '/api/payment/orders',
  '/api/payment',
  '/api/%70ayment/orders',
  '/api%2fpayment/orders',
  '/api%2Fpayment%2Forders',
  '//api/payment/orders',
  '/api//payment/orders',
  '/api/%2fpayment/orders',
  '/api\\payment\\orders',
  '/api%5cpayment/orders',
  '/API/PAYMENT/orders',
  '/api/Payment/orders',
  '/api/payment;v=1/orders',
  '/api;v=1/payment/orders',
  '/api/payment%3bv=1/orders',
  '/api/payment?x=/../trips',
  'http://elsewhere.example/api/payment/orders',
  'HTTP://elsewhere.example//api/payment/orders',
];
const REFUSED = [
  '/api/trips/../payment/orders',
  '/api/./payment/orders',
  '/api/%2e/payment/orders',
  '/api/trips/%2E%2e/payment/orders',
  '/api/trips/..%2fpayment/orders',
  '/api/trips/..;/payment/orders',
  '/api/trips/..;x=1/payment/orders',
  '/api/trips/..\\payment/orders',
  '/api/payment#/trips',
  '/api/payment%00/orders',
  '/api/payment%0a',
  '/api/%zzpayment',
  '/api/payment%ff',
  'api/payment/orders',
  '*',
];
const NO_PAYMENTS = ['/api/payments', '/api/payment-guide', '/api/paymen', '/trips/api/payment'];
const INTERNAL = [
  '/internal/metrics',
  '/INTERNAL/metrics',
  '//internal',
  '/%69nternal/x',
  '/internal;x',
];

describe('who answers', ON_A_BUSY_MACHINE, () => {
  test('a payment is one, however its path is spelled', async () => {
    const { edge } = await edgeBeforeSlots();
    for (const path of PAYMENTS) expect(await answeredBy(edge, { path }), path).toBe('blue');
    for (const path of NO_PAYMENTS) expect(await answeredBy(edge, { path }), path).toBe('green');
  });

  test('a path on whose meaning servers disagree is refused', async () => {
    const { edge, blue, green } = await edgeBeforeSlots();
    for (const path of REFUSED) expect(await answeredBy(edge, { path }), path).toBe('400');
    expect([...blue.received, ...green.received]).toEqual([]);
  });

  test('internal paths are for nobody outside, however they are spelled', async () => {
    const { edge, blue, green } = await edgeBeforeSlots();
    for (const path of INTERNAL) expect(await answeredBy(edge, { path }), path).toBe('404');
    expect([...blue.received, ...green.received]).toEqual([]);
  });

  test('the target is forwarded as it was spelled', async () => {
    const { edge, blue } = await edgeBeforeSlots();
    await send(edge, { path: '//api/%70ayment;v=1/a%20b?c=%2e%2e//d' });
    expect(blue.received[0]?.url).toBe('//api/%70ayment;v=1/a%20b?c=%2e%2e//d');
  });

  test('a tunnel is refused', async () => {
    const { edge, blue, green } = await edgeBeforeSlots();
    const { isClosed } = await openRaw(edge.port, 'CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n');
    await until(isClosed).toBe(true);
    expect([...blue.received, ...green.received]).toEqual([]);
  });

  test.each([
    ['b', 'blue'],
    ['g', 'green'],
  ])('an order with tag %s is created, paid, called back and queried on %s', async (tag, slot) => {
    const { edge } = await edgeBeforeSlots();
    const order = `${tag}-20261123-7`;
    const visits: readonly Sending[] = [
      { method: 'POST', path: `/api/payment/orders/${order}/pay`, body: '{}' },
      { method: 'POST', path: `/api/payment/callback/wechat/${order}`, body: '{}' },
      { method: 'POST', path: `/api/payment/callback/alipay/${order}?x=1`, body: '{}' },
      { path: `/api/payment/orders/${order}` },
      { path: `/API/payment//Orders/${order}` },
      { path: `/api/payment/orders/%${tag.charCodeAt(0).toString(16)}-7` },
      {
        method: 'POST',
        path: '/api/payment/refunds',
        headers: { 'x-order-id': order },
        body: '{}',
      },
    ];
    for (const visit of visits) expect(await answeredBy(edge, visit)).toBe(slot);
  });

  test('orders of a slot that goes are taken over by the other', async () => {
    const { edge } = await edgeBeforeSlots();
    await edge.configure({ tagOwners: { b: 'blue', g: 'blue' } });
    expect(await answeredBy(edge, { path: '/api/payment/orders/g-7' })).toBe('blue');
  });

  test('the preview secret leads to the candidate, in every class, and to no process itself', async () => {
    const { edge, green, blue } = await edgeBeforeSlots({
      preview: { secret: SECRET, slot: 'green' },
      routeClasses: [standard, payment],
    });
    const headers = { 'x-zhiyou-preview': SECRET };
    for (const path of ['/', '/api/payment/orders', '/api/payment/orders/b-7']) {
      expect(await answeredBy(edge, { path, headers })).toBe('green');
    }
    for (const { headers: got } of green.received)
      expect(got).not.toHaveProperty('x-zhiyou-preview');
    expect(blue.received).toEqual([]);
    expect((await edge.totals())?.green.requests).toBe(0);
  });

  test('a wrong preview secret is no preview, and reaches no process either', async () => {
    const { edge, blue, green } = await edgeBeforeSlots({
      preview: { secret: SECRET, slot: 'green' },
      routeClasses: [standard, payment],
    });
    const guesses = [
      SECRET.slice(1),
      `${SECRET}x`,
      '',
      SECRET.toUpperCase(),
      `${SECRET}, ${SECRET}`,
    ];
    for (const guess of guesses) await send(edge, { headers: { 'x-zhiyou-preview': guess } });
    expect(green.received).toEqual([]);
    expect(blue.received).toHaveLength(guesses.length);
    for (const { headers } of blue.received) expect(headers).not.toHaveProperty('x-zhiyou-preview');
  });

  test('without a preview nobody can reach a slot that has no weight', async () => {
    const { edge } = await edgeBeforeSlots({ routeClasses: [standard, payment] });
    for (const secret of ['undefined', SECRET, '']) {
      expect(await answeredBy(edge, { headers: { 'x-zhiyou-preview': secret } })).toBe('blue');
    }
  });

  test('a path that no class names has no route', async () => {
    const { edge } = await edgeBeforeSlots({ routeClasses: [payment] });
    expect(await answeredBy(edge, { path: '/trips' })).toBe('404');
  });

  test('visitors of an experiment are found by header or cookie, everybody else by the weights', async () => {
    const { edge } = await edgeBeforeSlots({
      routeClasses: [
        { ...standard, match: { header: 'x-group', value: 'beta', slot: 'green' } },
        { ...payment, match: { cookie: 'group', value: 'beta', slot: 'green' } },
      ],
    });
    const path = '/api/payment/orders';
    expect(await answeredBy(edge, { headers: { 'X-Group': 'beta' } })).toBe('green');
    expect(await answeredBy(edge, { headers: { 'X-Group': 'Beta' } })).toBe('blue');
    expect(await answeredBy(edge, {})).toBe('blue');
    expect(await answeredBy(edge, { path, headers: { cookie: 'a=b; group=beta' } })).toBe('green');
    expect(await answeredBy(edge, { path, headers: { cookie: 'xgroup=beta' } })).toBe('blue');
    expect((await edge.totals())?.green.requests).toBe(1);
  });

  test('a sticky share: each new visitor is placed by the weights and stays while the slot has weight', async () => {
    const share = { ...standard, stickyCookie: 'slot', weights: { blue: 70, green: 30 } };
    const { edge } = await edgeBeforeSlots({ routeClasses: [share] });
    const visitors = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const { headers } = await send(edge);
        const cookie = headers['set-cookie']?.[0] ?? '';
        const slot = String(headers['x-backend']);
        expect(cookie).toBe(`slot=${slot}; Path=/; HttpOnly; SameSite=Lax`);
        return { slot, cookie: cookie.split(';', 1)[0] };
      }),
    );
    const onGreen = visitors.filter(({ slot }) => slot === 'green').length;
    expect(Math.abs(onGreen - 30)).toBeLessThanOrEqual(4);
    const again = visitors.map(async ({ slot, cookie = '' }) => {
      const { headers } = await send(edge, { headers: { cookie } });
      expect(headers['x-backend']).toBe(slot);
      expect(headers).not.toHaveProperty('set-cookie');
    });
    await Promise.all(again);
    await edge.configure({ routeClasses: [{ ...share, weights: { blue: 100, green: 0 } }] });
    const moved = await send(edge, { headers: { cookie: 'slot=green' } });
    expect(moved.headers).toMatchObject({ 'x-backend': 'blue' });
    expect(moved.headers['set-cookie']?.[0]).toMatch(/^slot=blue;/);
  });
});
