import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Slot } from '../payments-contract.ts';
import { openPostOffice, stories } from './payments.property.fixture.ts';
import type { PostOffice, Story } from './payments.property.fixture.ts';
import { startProviderProxy, type ProviderProxy } from './provider-proxy.fixture.ts';
import { eventually, startTestBed, type TestBed, type TestService } from './payments.fixture.ts';

const RUNS = 8;
const DEADLINE_MS = 30_000;

let bed: TestBed;
let proxy: ProviderProxy;
let postOffice: PostOffice;
const services = new Map<Slot, TestService>();
const told = new Map<string, Story>();
const calls = new Map<string, number>();

beforeAll(async () => {
  bed = await startTestBed();
  const simulator = await bed.simulator({ delayMs: 10, failRatio: 0.1 });
  proxy = await startProviderProxy(bed, simulator.url);
  proxy.setWeather((call, orderId) => {
    const key = `${call} ${orderId}`;
    const nth = calls.get(key) ?? 0;
    calls.set(key, nth + 1);
    return told.get(orderId)?.weather[call][nth] ?? 'clear';
  });
  postOffice = await openPostOffice(
    bed,
    (orderId) => told.get(orderId),
    (slot) => serviceOf(slot).url,
  );
  const config = {
    providerBaseUrl: proxy.url,
    publicBaseUrl: postOffice.url,
    failureRatio: 0.35,
  };
  const timing = { intervalMs: 20, idleMs: 100, payWindowMs: 60_000 };
  for (const slot of ['blue', 'green'] as const) {
    services.set(slot, await bed.service({ ...config, slot }, timing));
  }
}, 60_000);
afterAll(() => bed.stop());

function serviceOf(slot: Slot): TestService {
  const service = services.get(slot);
  if (service === undefined) throw new Error(`no ${slot}`);
  return service;
}

/** Lets one order's story happen; returns the order's id when nothing moves any more. */
async function live(story: Story): Promise<string> {
  const { provider, amountFen, synthetic, attempts, refunds, persists } = story;
  const headers = {
    'idempotency-key': crypto.randomUUID(),
    ...(synthetic && { 'x-synthetic': '1' }),
  };
  const first = attempts[0]?.slot ?? 'blue';
  const body = { title: '西湖', amountFen };
  const orderId = await serviceOf(first).newOrder({ body, headers });
  expect(await serviceOf('green').newOrder({ body, headers })).toBe(orderId);
  told.set(orderId, story);
  const pay = (slot: Slot) =>
    serviceOf(slot).post(`/api/payment/orders/${orderId}/pay`, { body: { provider } });
  const paying: Promise<unknown>[] = [];
  for (const { slot, withNext } of attempts) {
    paying.push(pay(slot));
    if (!withNext) await paying.at(-1);
  }
  await Promise.all(paying);
  if ((await settled(orderId, synthetic)) === 'failed' && persists) {
    calls.set(`prepay ${orderId}`, Number.POSITIVE_INFINITY);
    // 409: the news of an earlier attempt's success came in between.
    await eventually(
      () => pay(first),
      ({ status }) => status === 200 || status === 409,
      DEADLINE_MS,
    );
    await settled(orderId, synthetic);
  }
  await Promise.all(
    refunds.map((slot) => serviceOf(slot).post(`/api/payment/orders/${orderId}/refund`)),
  );
  await settled(orderId, synthetic);
  return orderId;
}

function settled(orderId: string, synthetic: boolean): Promise<string> {
  const moving = ['created', 'paying', 'refunding', ...(synthetic ? ['paid'] : [])];
  return eventually(
    () => serviceOf('blue').statusOf(orderId),
    (status) => !moving.includes(status),
    DEADLINE_MS,
  );
}

async function checkBooks(orderIds: readonly string[]): Promise<void> {
  await eventually(postOffice.isIdle, (idle) => idle, DEADLINE_MS);
  await Promise.all(orderIds.map((id) => settled(id, told.get(id)?.synthetic === true)));
  const captures = await bed.database<{ order_id: string; captures: number }[]>`
    select order_id, count(*)::int as captures from captures
    where order_id in ${bed.database(orderIds)} group by 1`;
  const booked = new Map(captures.map((row) => [row.order_id, row.captures]));
  for (const id of orderIds) {
    const isCaptured = postOffice.captured.has(id);
    expect([id, booked.get(id) ?? 0]).toEqual([id, isCaptured ? 1 : 0]);
    const status = await serviceOf('green').statusOf(id);
    expect(['paid', 'refunded'].includes(status)).toBe(isCaptured);
  }
  const { body } = await serviceOf('blue').get('/internal/payments/reconciliation');
  expect(body).toMatchObject({ differenceFen: '0', duplicateCaptures: 0, pending: 0 });
  expect(body['attempts']).toBe(Number(body['succeeded']) + Number(body['failed']));
  const crooked = await bed.database`
    select id from ledger_transactions left join ledger_entries on transaction_id = id
    group by id having coalesce(sum(amount_fen), 1) <> 0`;
  expect(crooked).toHaveLength(0);
}

test('whatever happens between customer, providers and both slots, every captured order is booked once and the books balance', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (all) => {
      await checkBooks(await Promise.all(all.map(live)));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(postOffice.captured.size).toBeGreaterThan(RUNS);
}, 180_000);
