import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { startBackend, type TestBackend } from './backend.fixture.ts';
import { openTestEdge, payment, slotsOf, standard, type TestEdge } from './edge.fixture.ts';
import type { EdgeLimits } from './limits.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { send } from './visitor.fixture.ts';

const mirror = { slot: 'green', percent: 100 } as const;

/** An edge that copies every read to green, which answers in its own way. */
async function mirroring(
  handle?: RequestListener,
  limits: Partial<EdgeLimits> = {},
): Promise<{ readonly edge: TestEdge; readonly candidate: TestBackend }> {
  const stable = await startBackend('blue');
  const candidate = await startBackend('green', handle);
  const edge = await openTestEdge(limits);
  await edge.configure({
    slots: slotsOf([stable], [candidate]),
    routeClasses: [{ ...standard, mirror }, payment],
  });
  return { edge, candidate };
}

const never: RequestListener = () => undefined;

async function sendMany(edge: TestEdge, count: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, () => send(edge)));
  return answers.filter(({ status, body }) => status === 200 && String(body) === 'blue').length;
}

test('a copy is the read itself: method, target and headers', ON_A_BUSY_MACHINE, async () => {
  const { edge, candidate } = await mirroring();
  await send(edge, { method: 'HEAD', path: '/a?b=%20c', headers: { 'x-visitor-id': '7' } });
  await until(() => candidate.received.length).toBe(1);
  expect(candidate.received[0]).toMatchObject({
    method: 'HEAD',
    url: '/a?b=%20c',
    headers: { 'x-visitor-id': '7', 'x-forwarded-for': '127.0.0.1' },
  });
});

test(
  'a read with a body, or with the preview secret, is not copied',
  ON_A_BUSY_MACHINE,
  async () => {
    const { edge, candidate } = await mirroring();
    const secret = 'a-secret-of-the-rollout';
    await edge.configure({ preview: { secret, slot: 'blue' } });
    await send(edge, { path: '/with-body', body: 'x' });
    await send(edge, { path: '/preview', headers: { 'x-zhiyou-preview': secret } });
    await send(edge, { path: '/last' });
    await until(() => candidate.received.map(({ url }) => url)).toEqual(['/last']);
  },
);

test(
  'a candidate that never answers keeps no visitor waiting, and has few copies at a time',
  ON_A_BUSY_MACHINE,
  async () => {
    const { edge, candidate } = await mirroring(never, { copies: 3, copyMs: 60_000 });
    expect(await sendMany(edge, 40)).toBe(40);
    await until(() => candidate.received.length).toBe(3);
    expect(await sendMany(edge, 20)).toBe(20);
    expect(candidate.received).toHaveLength(3);
    expect(await edge.inflight()).toBe(0);
  },
);

test('a copy that is late is given up, and makes room for others', ON_A_BUSY_MACHINE, async () => {
  const { edge, candidate } = await mirroring(never, { copies: 1, copyMs: 50 });
  await send(edge);
  await until(() => candidate.received.length).toBe(1);
  await until(async () => {
    await send(edge);
    return candidate.received.length;
  }).toBeGreaterThan(2);
});

test(
  'a candidate that breaks its connections, or is gone, harms nobody',
  ON_A_BUSY_MACHINE,
  async () => {
    const { edge, candidate } = await mirroring((request) => request.socket.destroy());
    expect(await sendMany(edge, 30)).toBe(30);
    await until(() => candidate.received.length).toBeGreaterThan(0);
    await candidate.stop();
    expect(await sendMany(edge, 30)).toBe(30);
  },
);

test(
  'an answer without an end is thrown away, and given up in time',
  ON_A_BUSY_MACHINE,
  async () => {
    const closed: boolean[] = [];
    const endless: RequestListener = (_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.once('close', () => {
        clearInterval(more);
        closed.push(true);
      });
    };
    const { edge } = await mirroring(endless, { copyMs: 200 });
    expect(await sendMany(edge, 1)).toBe(1);
    await until(() => closed).toEqual([true]);
  },
);

test('an edge that stops waits for no copy', ON_A_BUSY_MACHINE, async () => {
  const { edge, candidate } = await mirroring(never, { copyMs: 3_600_000 });
  await send(edge);
  await until(() => candidate.received.length).toBe(1);
  expect(await edge.stop(5000)).toBe(true);
});
