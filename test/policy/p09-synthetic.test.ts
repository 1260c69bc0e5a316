import { expect, test } from 'vitest';
import { sandboxOrder } from '../../src/adapters/service/checks/orders.ts';
import { answer, at, known, paymentStep } from '../../src/engine/engine.fixture.ts';
import { startServer } from '../contract/small-server.ts';
import { endOf, forEver, mostPayments, paymentsBegan, play } from './policy.fixture.ts';

const EVERY_MS = 15_000;

test('P9: payments begin only after a sandbox order passed on the candidate', async () => {
  const outcome = await play({ troubles: [{ kind: 'order-fails', fromMs: 0, toMs: 12_000 }] });
  expect(outcome.broken).toEqual([]);
  expect(paymentsBegan(outcome)).toBeGreaterThan(12_000);
});

test('P9: payments wait for a sandbox order that has not ended', () => {
  const step = paymentStep;
  const state = at('shifting', { step, approvals: [{ step, by: 'li.na' }] });
  const { because, actions } = answer(state, { synthetic: known('pending') });
  expect([because.code, actions]).toEqual(['synthetic-pending', []]);
});

test('P9: two sandbox orders in a row that fail send the candidate back', async () => {
  const outcome = await play({ troubles: [forEver('order-fails')] });
  expect([endOf(outcome), mostPayments(outcome)]).toEqual(['rolled-back: synthetic-failed', 0]);
});

test('P9: as long as the candidate is on trial there is an order every 15 s, led to it by the secret', async () => {
  const { world } = await play({ paymentsPerSecond: 100 });
  const [begin, end] = [
    world.writes.find(({ intent }) => intent.weights['default'] === 20),
    world.writes.at(-1),
  ];
  const lookedFor = Math.floor(((end?.atMs ?? 0) - (begin?.atMs ?? 0)) / EVERY_MS);
  const orders = world.checks.targets.slice(1);
  expect(lookedFor).toBeGreaterThan(0);
  expect(orders.length).toBeGreaterThanOrEqual(lookedFor);
  for (const target of orders) {
    expect(target).toEqual({ previewSecret: 'secret-1', release: '6.2.1' });
  }
});

test('66, P9: a sandbox order costs 0.01 CNY, is marked as synthetic in every request, and ends given back', async () => {
  let looks = 0;
  const server = await startServer(({ method }) => {
    looks += method === 'GET' ? 1 : 0;
    return { body: JSON.stringify({ id: 'g-1', status: looks > 1 ? 'refunded' : 'paid' }) };
  });
  try {
    const target = { previewSecret: 'hidden', release: '6.2.1' };
    const outcome = await sandboxOrder({ url: server.url }, target, 'wechat');
    expect(outcome).toMatchObject({ passed: true, name: 'order-wechat' });
  } finally {
    await server.close();
  }
  const { seen } = server;
  expect(looks).toBeGreaterThan(1);
  expect(JSON.parse(seen[0]?.body ?? '{}')).toMatchObject({ amountFen: 1 });
  expect(seen.map(({ headers }) => headers['x-synthetic'])).toEqual(seen.map(() => '1'));
  expect(seen.map(({ headers }) => headers['x-zhiyou-preview'])).toEqual(seen.map(() => 'hidden'));
});

test('P9: a sandbox order that is not given back in its time has failed', async () => {
  const server = await startServer(() => ({ body: JSON.stringify({ id: 'g-1', status: 'paid' }) }));
  const target = { previewSecret: 'hidden', release: '6.2.1' };
  const patience = { answerMs: 60_000, settledMs: 20 };
  try {
    expect(await sandboxOrder({ url: server.url }, target, 'wechat', patience)).toMatchObject({
      passed: false,
      reason: 'expected paid and refunded within 0.02 s, got paid',
    });
  } finally {
    await server.close();
  }
});
