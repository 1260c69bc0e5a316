import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlotName } from '../../src/domain/record.ts';
import type { Audience, RouteClass } from '../../src/domain/rollout.ts';
import type { Edge, EdgeIntent, EdgeObservation } from '../../src/ports/edge.ts';
import { copyContract } from './edge-copies.contract.ts';
import type { Visitor } from '../fakes/edge-rules.ts';
import type { Answered } from '../fakes/edge.ts';

/** An edge with route classes `default` and `payment`, both slots empty, and the world around it. */
export type EdgeUnderTest = {
  readonly edge: Edge;
  /** Requests of one class, all alike; returns when all have ended. */
  readonly sendRequests: (
    count: number,
    routeClass: RouteClass,
    visitor?: Visitor,
  ) => Promise<Answered>;
  /** Gives a slot so many ready processes that answer well; returns when the edge knows. */
  readonly setReady: (slot: SlotName, count: number) => Promise<void>;
  /** Audiences that the edge cannot find; it must refuse them. */
  readonly refuses?: readonly Audience['kind'][];
  /** Requests and copies of them that came to the processes of a slot; absent: the edge copies none and must refuse to. */
  readonly receivedBy?: (slot: SlotName) => Promise<number>;
  /** The edge cannot tell for which slot a request was that none could answer. */
  readonly losesUnanswered?: boolean;
  readonly close: () => Promise<void>;
};

const SECRET = 'a-secret-of-the-rollout';
const NOBODY: EdgeIntent = {
  candidate: 'green',
  weights: { default: 0, payment: 0 },
  audience: undefined,
  orders: { ofCandidate: 'blue', ofStable: 'blue' },
  previewSecret: undefined,
};
/** Requests by which a split may be off in a few hundred. */
const OFF = 6;

const weights = (percent: number, payment: number): EdgeIntent => ({
  ...NOBODY,
  weights: { default: percent, payment },
});

const requestsOf = (seen: EdgeObservation, routeClass: RouteClass, slot: SlotName) =>
  seen.counters[routeClass]?.[slot].requests ?? 0;
const failedOf = (seen: EdgeObservation, routeClass: RouteClass, slot: SlotName) =>
  seen.counters[routeClass]?.[slot].failed ?? 0;

/** What every edge must do, whatever it is made of. Counters may have begun before the test. */
export function edgeContract(
  name: string,
  open: () => Promise<EdgeUnderTest>,
  timeout = 60_000,
): void {
  describe(name, { timeout }, () => {
    let world: EdgeUnderTest;
    beforeEach(async () => {
      world = await open();
      await world.setReady('blue', 1);
      await world.setReady('green', 1);
      await world.edge.write(NOBODY);
    }, timeout);
    afterEach(() => world.close());

    splits(() => world);
    refusals(() => world);
    previews(() => world);
    audiences(() => world);
    orders(() => world);
    observations(() => world);
    counters(() => world);
    copyContract(() => world);
  });
}

type World = () => EdgeUnderTest;

function splits(world: World): void {
  test('a candidate without weight gets nothing', async () => {
    const { sendRequests } = world();
    expect(await sendRequests(50, 'default')).toEqual({ blue: 50, green: 0, failed: 0 });
    expect(await sendRequests(50, 'payment')).toEqual({ blue: 50, green: 0, failed: 0 });
  });

  test.each([1, 25, 50, 99])('35: at %i percent the candidate gets that share', async (percent) => {
    const { edge, sendRequests } = world();
    await edge.write(weights(percent, 0));
    const { blue, green, failed } = await sendRequests(300, 'default');
    expect(Math.abs(green - 3 * percent)).toBeLessThanOrEqual(OFF);
    expect([blue + green, failed]).toEqual([300, 0]);
  });

  test('a candidate with all the weight gets everything', async () => {
    const { edge, sendRequests } = world();
    await edge.write(weights(100, 100));
    expect(await sendRequests(50, 'default')).toEqual({ blue: 0, green: 50, failed: 0 });
    expect(await sendRequests(50, 'payment')).toEqual({ blue: 0, green: 50, failed: 0 });
  });

  test('classes are split each by its own weight', async () => {
    const { edge, sendRequests } = world();
    await edge.write(weights(50, 0));
    const mixed = await Promise.all([sendRequests(100, 'default'), sendRequests(100, 'payment')]);
    expect(Math.abs((mixed[0]?.green ?? 0) - 50)).toBeLessThanOrEqual(OFF);
    expect(mixed[1]).toEqual({ blue: 100, green: 0, failed: 0 });
  });

  test('either slot may be the candidate', async () => {
    const { edge, sendRequests } = world();
    await edge.write({ ...weights(0, 0), candidate: 'blue' });
    expect(await sendRequests(20, 'default')).toEqual({ blue: 0, green: 20, failed: 0 });
    await edge.write({ ...weights(100, 0), candidate: 'blue' });
    expect(await sendRequests(20, 'default')).toEqual({ blue: 20, green: 0, failed: 0 });
  });

  test('no request fails while weights change', async () => {
    const { edge, sendRequests } = world();
    const running = [sendRequests(200, 'default'), sendRequests(100, 'payment')];
    for (const percent of [10, 50, 100, 0, 75, 33.33]) await edge.write(weights(percent, percent));
    const [first, second] = await Promise.all(running);
    expect([first?.failed, second?.failed]).toEqual([0, 0]);
  });
}

function refusals(world: World): void {
  test('weight for a slot with nothing ready is refused, and the split stays', async () => {
    const { edge, sendRequests, setReady } = world();
    await setReady('green', 0);
    await expect(edge.write(weights(10, 0))).rejects.toMatchObject({ code: 'rejected' });
    await expect(edge.write(weights(0, 10))).rejects.toMatchObject({ code: 'rejected' });
    expect(await sendRequests(20, 'default')).toEqual({ blue: 20, green: 0, failed: 0 });
  });

  test('orders are not given to a slot with nothing ready', async () => {
    const { edge, setReady } = world();
    await setReady('green', 0);
    const wanted = { ...NOBODY, orders: { ofCandidate: 'green', ofStable: 'blue' } } as const;
    await expect(edge.write(wanted)).rejects.toMatchObject({ code: 'rejected' });
  });

  test('what a slot that has lost its processes gets may stay, and be taken away', async () => {
    const { edge, sendRequests, setReady } = world();
    await edge.write(weights(50, 25));
    await setReady('green', 0);
    await edge.write({ ...weights(50, 25), previewSecret: SECRET });
    await edge.write(weights(50, 0));
    await edge.write(weights(0, 0));
    expect(await sendRequests(20, 'default')).toEqual({ blue: 20, green: 0, failed: 0 });
  });
}

function previews(world: World): void {
  test('the preview secret leads to the candidate, in every class and for every order', async () => {
    const { edge, sendRequests } = world();
    await edge.write({ ...NOBODY, previewSecret: SECRET });
    const visitor = { previewSecret: SECRET };
    expect(await sendRequests(5, 'default', visitor)).toMatchObject({ green: 5 });
    expect(await sendRequests(5, 'payment', visitor)).toMatchObject({ green: 5 });
    const ofOrder = { ...visitor, orderOf: 'blue' } as const;
    expect(await sendRequests(5, 'payment', ofOrder)).toMatchObject({ green: 5 });
  });

  test('previews are not counted as traffic', async () => {
    const { edge, sendRequests } = world();
    await edge.write({ ...NOBODY, previewSecret: SECRET });
    const before = await edge.observe('green');
    await sendRequests(5, 'default', { previewSecret: SECRET });
    const after = await edge.observe('green');
    expect(requestsOf(after, 'default', 'green')).toBe(requestsOf(before, 'default', 'green'));
  });

  test('a wrong preview secret leads nowhere, and no secret does once it was taken away', async () => {
    const { edge, sendRequests } = world();
    await edge.write({ ...NOBODY, previewSecret: SECRET });
    const wrong = { previewSecret: `${SECRET}x` };
    expect(await sendRequests(5, 'default', wrong)).toMatchObject({ blue: 5 });
    await edge.write(NOBODY);
    const late = { previewSecret: SECRET };
    expect(await sendRequests(5, 'default', late)).toMatchObject({ blue: 5 });
  });
}

function audiences(world: World): void {
  test.each(['header', 'cookie'] as const)(
    'members of an audience by %s meet the candidate, except where they pay',
    async (kind) => {
      const { edge, sendRequests, refuses = [] } = world();
      const written = edge.write({
        ...NOBODY,
        audience: { kind, name: 'x-group', value: 'beta' },
      });
      if (refuses.includes(kind)) {
        await expect(written).rejects.toMatchObject({ code: 'rejected' });
        return;
      }
      await written;
      const member = { [kind]: { name: 'x-group', value: 'beta' } };
      const other = { [kind]: { name: 'x-group', value: 'alpha' } };
      expect(await sendRequests(5, 'default', member)).toMatchObject({ green: 5 });
      expect(await sendRequests(5, 'default', other)).toMatchObject({ blue: 5 });
      expect(await sendRequests(5, 'payment', member)).toMatchObject({ blue: 5 });
      await edge.write(NOBODY);
      expect(await sendRequests(5, 'default', member)).toMatchObject({ blue: 5 });
    },
  );

  test('56: with a sticky share new visitors are split and a returning one stays', async () => {
    const { edge, sendRequests } = world();
    await edge.write({ ...weights(50, 0), audience: { kind: 'sticky-share' } });
    const fresh = await sendRequests(100, 'default');
    expect(Math.abs(fresh.green - 50)).toBeLessThanOrEqual(OFF);
    for (let k = 0; k < 4; k += 1) {
      const { blue, green } = await sendRequests(10, 'default', { returns: true });
      expect([blue, green]).toContain(10);
    }
    expect(await sendRequests(10, 'payment', { returns: true })).toMatchObject({ blue: 10 });
  });
}

function orders(world: World): void {
  test('an order stays with the slot that answers for it, whatever the weights', async () => {
    const { edge, sendRequests } = world();
    const owners = { ofCandidate: 'green', ofStable: 'blue' } as const;
    for (const percent of [0, 50, 100]) {
      await edge.write({ ...weights(percent, percent), orders: owners });
      const ofGreen = await sendRequests(10, 'payment', { orderOf: 'green' });
      expect(ofGreen).toEqual({ blue: 0, green: 10, failed: 0 });
      const ofBlue = await sendRequests(10, 'payment', { orderOf: 'blue' });
      expect(ofBlue).toEqual({ blue: 10, green: 0, failed: 0 });
    }
    await edge.write({ ...NOBODY, orders: { ofCandidate: 'blue', ofStable: 'blue' } });
    expect(await sendRequests(5, 'payment', { orderOf: 'green' })).toMatchObject({ blue: 5 });
  });
}

function observations(world: World): void {
  test('what was written is observed, seen from either slot, before and after traffic', async () => {
    const { edge, sendRequests } = world();
    const seen = async (slot: SlotName) => (await edge.observe(slot)).observedWeights;
    for (const percent of [0, 12.5, 100]) {
      await edge.write(weights(percent, 0));
      await expect
        .poll(() => seen('green'), { timeout: 10_000 })
        .toEqual({ kind: 'known', value: { default: percent, payment: 0 } });
      await sendRequests(100, 'default');
      const ofGreen = { default: percent, payment: 0 };
      expect(await seen('green')).toEqual({ kind: 'known', value: ofGreen });
      const ofBlue = { default: 100 - percent, payment: 100 };
      expect(await seen('blue')).toEqual({ kind: 'known', value: ofBlue });
    }
  });
}

function counters(world: World): void {
  test('counters grow by what each slot answered, in each class', async () => {
    const { edge, sendRequests } = world();
    await edge.write(weights(50, 25));
    const before = await edge.observe('green');
    const byClass = {
      default: await sendRequests(80, 'default'),
      payment: await sendRequests(40, 'payment'),
    };
    const after = await edge.observe('green');
    for (const routeClass of ['default', 'payment'] as const) {
      for (const slot of ['blue', 'green'] as const) {
        const more = requestsOf(after, routeClass, slot) - requestsOf(before, routeClass, slot);
        expect(more).toBe(byClass[routeClass][slot]);
        expect(failedOf(after, routeClass, slot)).toBe(failedOf(before, routeClass, slot));
      }
    }
  });

  test('writing changes no counter, and the same again changes nothing', async () => {
    const { edge, sendRequests } = world();
    await edge.write(weights(50, 0));
    await sendRequests(20, 'default');
    const before = await edge.observe('green');
    await edge.write(weights(50, 0));
    expect(await edge.observe('green')).toEqual(before);
    await edge.write(weights(75, 0));
    expect((await edge.observe('green')).counters).toEqual(before.counters);
  });

  test('requests for a slot that has lost its processes are counted as failed', async () => {
    const { edge, sendRequests, setReady, losesUnanswered = false } = world();
    const before = await edge.observe('green');
    await setReady('blue', 0);
    expect(await sendRequests(3, 'default')).toEqual({ blue: 0, green: 0, failed: 3 });
    if (losesUnanswered) return;
    const after = await edge.observe('green');
    expect(failedOf(after, 'default', 'blue')).toBe(failedOf(before, 'default', 'blue') + 3);
  });

  test('nothing runs once all requests have ended, and the life goes on', async () => {
    const { edge, sendRequests } = world();
    const before = await edge.observe('green');
    await edge.write(weights(50, 50));
    await sendRequests(50, 'default');
    const { inflight, instance, startedAtMs } = await edge.observe('green');
    const none = { kind: 'known', value: 0 };
    expect(inflight).toEqual({ blue: none, green: none });
    expect({ instance, startedAtMs }).toEqual({
      instance: before.instance,
      startedAtMs: before.startedAtMs,
    });
  });
}
