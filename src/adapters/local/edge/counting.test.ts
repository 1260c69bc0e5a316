import { describe, expect, test } from 'vitest';
import { startBackend } from './backend.fixture.ts';
import { openTestEdge, payment, slotsOf, standard } from './edge.fixture.ts';
import { splitTolerance } from './schedule.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { keepingAgent, send } from './visitor.fixture.ts';

/** Answers with the status that the path ends in. */
const answerAsAsked = (name: string) =>
  startBackend(name, (request, response) => {
    request.resume();
    response.writeHead(Number(request.url?.slice(-3))).end();
  });

describe('counting', ON_A_BUSY_MACHINE, () => {
  test('counts of every class and slot are exact under load, and nothing is left running', async () => {
    const [blue, green] = await Promise.all([answerAsAsked('blue'), answerAsAsked('green')]);
    const edge = await openTestEdge();
    await edge.configure({
      slots: slotsOf([blue], [green]),
      routeClasses: [
        { ...standard, weights: { blue: 75, green: 25 } },
        { ...payment, weights: { blue: 90, green: 10 } },
      ],
    });
    const agent = keepingAgent(50);
    const count = 800;
    const statuses = [200, 302, 404, 500];
    await Promise.all(
      Array.from({ length: count }, (_one, k) => {
        const prefix = k % 4 < 2 ? '/trips' : '/api/payment';
        const path = `${prefix}/${statuses[Math.floor(k / 4) % 4]}`;
        return send(edge, { method: k % 2 === 0 ? 'GET' : 'POST', path, agent });
      }),
    );
    const { routeClasses, slots, held } = await edge.admin.status();
    expect([slots.blue.inflight, slots.green.inflight, held]).toEqual([0, 0, 0]);
    const shares = [
      ['default', 0.25],
      ['payment', 0.1],
    ] as const;
    for (const [name, share] of shares) {
      const isOfClass = (url: string): boolean => url.startsWith('/trips') === (name === 'default');
      const [onBlue, onGreen] = [blue, green].map(
        ({ received }) => received.filter(({ url }) => isOfClass(url)).length,
      );
      expect(routeClasses[name]).toMatchObject({
        sinceVersion: { blue: onBlue, green: onGreen },
        total: {
          blue: { requests: onBlue, edgeErrors: 0 },
          green: { requests: onGreen, edgeErrors: 0 },
        },
      });
      expect(Number(onBlue) + Number(onGreen)).toBe(count / 2);
      const off = Math.abs(Number(onGreen) - (count / 2) * share);
      expect(off).toBeLessThanOrEqual(splitTolerance(count / 2));
      for (const status of ['2xx', '3xx', '4xx', '5xx'] as const) {
        const totals = Object.values(routeClasses[name]?.total ?? {});
        expect(totals.reduce((sum, { byStatus }) => sum + byStatus[status], 0)).toBe(count / 8);
      }
    }
  });

  test('requests that run are counted by slot until they end', async () => {
    const waiting: (() => void)[] = [];
    const startWaiting = (name: string) =>
      startBackend(name, (_request, response) => waiting.push(() => response.end()));
    const [blue, green] = await Promise.all([startWaiting('blue'), startWaiting('green')]);
    const edge = await openTestEdge();
    await edge.configure({
      slots: slotsOf([blue], [green]),
      routeClasses: [standard, { ...payment, weights: { blue: 0, green: 100 } }],
    });
    const paths = ['/', '/', '/', '/api/payment', '/api/payment'];
    const answers = paths.map((path) => send(edge, { path }));
    await until(() => waiting.length).toBe(5);
    const { slots } = await edge.admin.status();
    expect([slots.blue.inflight, slots.green.inflight]).toEqual([3, 2]);
    expect(slots.blue.backends[0]?.inflight).toBe(3);
    for (const end of waiting) end();
    await Promise.all(answers);
    expect(await edge.inflight()).toBe(0);
  });

  test('a process that was taken out finishes what it has, and that is still counted as running', async () => {
    const last = Promise.withResolvers<void>();
    const old = await startBackend('old', (_request, response) => {
      response.write('begun');
      void last.promise.then(() => response.end('done'));
    });
    const fresh = await startBackend('fresh');
    const edge = await openTestEdge();
    await edge.configure({ slots: slotsOf([old]), routeClasses: [standard] });
    const running = send(edge);
    await until(() => old.received.length).toBe(1);
    await edge.configure({ slots: slotsOf([fresh]) });
    expect(await edge.inflight()).toBe(1);
    expect((await send(edge)).headers['x-backend']).toBe('fresh');
    last.resolve();
    expect((await running).body.toString()).toBe('begundone');
    expect(await edge.inflight()).toBe(0);
    await until(() => old.sockets.size).toBe(0);
  });

  test('while weights change at 200 requests a second, no request fails', async () => {
    const [blue, green] = await Promise.all([startBackend('blue'), startBackend('green')]);
    const edge = await openTestEdge();
    await edge.configure({ slots: slotsOf([blue], [green]), routeClasses: [standard] });
    const agent = keepingAgent(20);
    const statuses: Promise<number>[] = [];
    const perTick = 5;
    const load = setInterval(() => {
      for (let k = 0; k < perTick; k += 1) {
        const method = k % 2 === 0 ? 'GET' : 'POST';
        statuses.push(send(edge, { method, body: 'x', agent }).then(({ status }) => status));
      }
    }, 25);
    try {
      for (const percent of [10, 25, 50, 100, 0, 75, 33.33, 100, 50, 0]) {
        const sentBefore = statuses.length;
        await edge.configure({
          routeClasses: [
            { ...standard, weights: { blue: (10_000 - percent * 100) / 100, green: percent } },
          ],
        });
        await until(() => statuses.length - sentBefore).toBeGreaterThan(30);
      }
    } finally {
      clearInterval(load);
    }
    const all = await Promise.all(statuses);
    expect(all.filter((status) => status !== 200)).toEqual([]);
    expect(blue.received.length + green.received.length).toBe(all.length);
    expect(blue.received.length).toBeGreaterThan(0);
    expect(green.received.length).toBeGreaterThan(0);
    expect(await edge.inflight()).toBe(0);
  });
});
