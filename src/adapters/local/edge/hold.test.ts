import { describe, expect, test } from 'vitest';
import { startBackend, type TestBackend } from './backend.fixture.ts';
import { openTestEdge, slotsOf, standard, type TestEdge } from './edge.fixture.ts';
import type { EdgeLimits } from './limits.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { send, type Answer } from './visitor.fixture.ts';

/** An edge whose only process has just stopped being ready. */
async function edgeWithoutReady(
  holdMs: number,
  limits?: Partial<EdgeLimits>,
): Promise<{ readonly edge: TestEdge; readonly backend: TestBackend }> {
  const backend = await startBackend('blue');
  const edge = await openTestEdge(limits);
  await edge.configure({ slots: slotsOf([backend]), routeClasses: [standard], holdMs });
  backend.ready = false;
  await until(() => readyIn(edge)).toBe(0);
  return { edge, backend };
}

async function readyIn(edge: TestEdge): Promise<number> {
  const { slots } = await edge.admin.status();
  return slots.blue.backends.filter(({ ready }) => ready).length;
}

const held = async (edge: TestEdge): Promise<number> => (await edge.admin.status()).held;

describe('holding requests', ON_A_BUSY_MACHINE, () => {
  test('requests wait while a slot has nothing ready and go on when it has, bodies included', async () => {
    const { edge, backend } = await edgeWithoutReady(30_000);
    const waiting = Array.from({ length: 20 }, (_one, k) =>
      send(edge, { method: k % 2 === 0 ? 'GET' : 'POST', body: 'x'.repeat(k * 10_000) }),
    );
    await until(() => held(edge)).toBe(20);
    expect(backend.received).toEqual([]);
    backend.ready = true;
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
    expect(backend.received).toHaveLength(20);
    expect(await held(edge)).toBe(0);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 20, edgeErrors: 0 });
  });

  test('requests that wait go on when another process of the slot is made known', async () => {
    const { edge } = await edgeWithoutReady(30_000);
    const waiting = send(edge, { method: 'POST', body: 'pay' });
    await until(() => held(edge)).toBe(1);
    const fresh = await startBackend('fresh');
    await edge.configure({ slots: slotsOf([fresh]) });
    expect((await waiting).headers['x-backend']).toBe('fresh');
  });

  test('requests that wait for a slot go to the other when the weights say so', async () => {
    const { edge } = await edgeWithoutReady(30_000);
    const waiting = send(edge);
    await until(() => held(edge)).toBe(1);
    const green = await startBackend('green');
    const { config } = await edge.admin.config();
    await edge.configure({
      slots: { ...config.slots, green: [green.address] },
      routeClasses: [{ ...standard, weights: { blue: 0, green: 100 } }],
    });
    expect((await waiting).headers['x-backend']).toBe('green');
    const { sinceVersion } = (await edge.admin.status()).routeClasses['default'] ?? {};
    expect(sinceVersion).toEqual({ blue: 0, green: 1 });
  });

  test('a request that waited for the whole time is refused with 503, an edge error', async () => {
    const { edge, backend } = await edgeWithoutReady(150);
    const answer = await send(edge);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'nothing-ready' });
    expect(backend.received).toEqual([]);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 1, edgeErrors: 1 });
    expect(await held(edge)).toBe(0);
  });

  test('holding is off when its time is 0', async () => {
    const { edge } = await edgeWithoutReady(0);
    expect(await send(edge)).toMatchObject({ status: 503 });
  });

  test('one request more than may wait is refused at once, and those that wait are served', async () => {
    const { edge, backend } = await edgeWithoutReady(30_000, { held: 3 });
    const waiting: Promise<Answer>[] = Array.from({ length: 3 }, () => send(edge));
    await until(() => held(edge)).toBe(3);
    expect(await send(edge)).toMatchObject({ status: 503 });
    expect(await held(edge)).toBe(3);
    backend.ready = true;
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
  });

  test('a client that leaves while it waits frees its place', async () => {
    const { edge, backend } = await edgeWithoutReady(30_000, { held: 1 });
    const leaving = new AbortController();
    const waiting = fetch(edge.url, { signal: leaving.signal }).catch(() => 'left');
    await until(() => held(edge)).toBe(1);
    leaving.abort();
    expect(await waiting).toBe('left');
    await until(() => held(edge)).toBe(0);
    backend.ready = true;
    expect(await send(edge)).toMatchObject({ status: 200 });
    expect(backend.received).toHaveLength(1);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 2, clientClosed: 1 });
  });

  test('a process that dies and comes back at the same address costs no request', async () => {
    const backend = await startBackend('first');
    const edge = await openTestEdge();
    await edge.configure({ slots: slotsOf([backend]), routeClasses: [standard], holdMs: 30_000 });
    await backend.stop();
    const waiting = send(edge, { method: 'POST', body: 'pay' });
    await until(() => held(edge)).toBe(1);
    await startBackend('second', undefined, backend.address.port);
    expect((await waiting).headers['x-backend']).toBe('second');
  });
});
