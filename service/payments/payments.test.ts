import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  eventually,
  PROVIDERS,
  startTestBed,
  type TestBed,
  type TestService,
} from './payments.fixture.ts';

let bed: TestBed;
let service: TestService;
beforeAll(async () => {
  bed = await startTestBed();
  const simulator = await bed.simulator();
  service = await bed.service({ providerBaseUrl: simulator.url });
}, 30_000);
afterAll(() => bed.stop());

const pay = (orderId: string, provider: string) =>
  service.post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
const untilStatus = (orderId: string, status: string) =>
  eventually(
    () => service.statusOf(orderId),
    (found) => found === status,
  );
const reconciliation = async () => (await service.get('/internal/payments/reconciliation')).body;

describe.each(PROVIDERS)('with %s', (provider) => {
  test('an order is created, paid by the customer and given back', async () => {
    const orderId = await service.newOrder();
    expect(orderId).toMatch(/^b-[0-9a-z]{26}$/);
    const paying = await pay(orderId, provider);
    expect(paying.body).toMatchObject({
      status: 'paying',
      codeUrl: expect.stringMatching(/:\/\//),
    });
    await untilStatus(orderId, 'paid');
    const refund = await service.post(`/api/payment/orders/${orderId}/refund`);
    expect([200, 202]).toContain(refund.status);
    await untilStatus(orderId, 'refunded');
    expect((await pay(orderId, provider)).code).toBe('not_payable');
    expect(await reconciliation()).toMatchObject({ differenceFen: '0', duplicateCaptures: 0 });
    expect(service.metrics.counted).toContain(`payment_processing ${provider} success`);
  }, 20_000);
});

test('is ready while more orders wait for the database than it has connections for', async () => {
  const waiting: Promise<string>[] = [];
  await bed.database.begin(async (transaction) => {
    await transaction`lock table orders in exclusive mode`;
    for (let k = 0; k < 20; k += 1) waiting.push(service.newOrder());
    await eventually(
      async () => {
        const [row] = await transaction<{ waiting: bigint }[]>`
          select count(*) as waiting from pg_locks where not granted`;
        return Number(row?.waiting);
      },
      (count) => count >= 16,
    );
    expect((await service.get('/api/payment/health')).status).toBe(200);
  });
  expect(new Set(await Promise.all(waiting)).size).toBe(20);
});
