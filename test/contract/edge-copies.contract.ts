import { expect, test } from 'vitest';
import type { EdgeIntent, EdgeObservation } from '../../src/ports/edge.ts';
import type { EdgeUnderTest } from './edge.contract.ts';

const NOBODY: EdgeIntent = {
  candidate: 'green',
  weights: { default: 0, payment: 0 },
  audience: undefined,
  orders: { ofCandidate: 'blue', ofStable: 'blue' },
  previewSecret: undefined,
};
/** Copies by which a share may be off in a hundred. */
const OFF = 6;

const requestsOf = ({ counters }: EdgeObservation, slot: 'blue' | 'green') =>
  counters['default']?.[slot].requests ?? 0;

/** What green got since copies are made, beside what visitors saw of it; undefined: the edge refuses. */
async function countCopies(
  { edge, receivedBy }: EdgeUnderTest,
  mirrorPercent: number,
  send: () => Promise<unknown>,
): Promise<(() => Promise<number>) | undefined> {
  const written = edge.write({ ...NOBODY, mirrorPercent });
  if (receivedBy === undefined) {
    await expect(written).rejects.toMatchObject({ code: 'rejected' });
    return undefined;
  }
  await written;
  const before = await receivedBy('green');
  await send();
  return async () => (await receivedBy('green')) - before;
}

/** What every edge that copies reads must do with them, and every other one refuse. */
export function copyContract(world: () => EdgeUnderTest): void {
  const copiesOf = (percent: number, send: () => Promise<unknown>) =>
    countCopies(world(), percent, send);

  test.each([100, 25])(
    'of the reads that stable answers the candidate gets a copy of %i percent',
    async (percent) => {
      const { sendRequests } = world();
      const copied = await copiesOf(percent, async () => {
        const head = { method: 'HEAD' } as const;
        expect(await sendRequests(60, 'default')).toEqual({ blue: 60, green: 0, failed: 0 });
        expect(await sendRequests(40, 'default', head)).toMatchObject({ blue: 40, failed: 0 });
      });
      if (copied === undefined) return;
      await expect
        .poll(async () => Math.abs((await copied()) - percent), { timeout: 10_000 })
        .toBeLessThanOrEqual(OFF);
      if (percent === 100) await expect.poll(copied, { timeout: 10_000 }).toBe(100);
    },
  );

  test('nothing else is copied: no write, no payment, no order', async () => {
    const { sendRequests } = world();
    const copied = await copiesOf(100, async () => {
      await sendRequests(10, 'default', { method: 'POST' });
      await sendRequests(10, 'payment');
      await sendRequests(10, 'payment', { method: 'GET' });
      await sendRequests(10, 'payment', { method: 'GET', orderOf: 'blue' });
      // What is copied last is there after all that was before it.
      await sendRequests(1, 'default');
    });
    if (copied !== undefined) await expect.poll(copied, { timeout: 10_000 }).toBe(1);
  });

  test('copies are counted nowhere, and the split stays what it is', async () => {
    const { edge, sendRequests } = world();
    const before = await edge.observe('green');
    const copied = await copiesOf(100, () => sendRequests(20, 'default'));
    if (copied === undefined) return;
    await expect.poll(copied, { timeout: 10_000 }).toBe(20);
    const after = await edge.observe('green');
    expect(requestsOf(after, 'green')).toBe(requestsOf(before, 'green'));
    expect(requestsOf(after, 'blue')).toBe(requestsOf(before, 'blue') + 20);
    expect(after.observedWeights).toEqual({ kind: 'known', value: { default: 0, payment: 0 } });
  });

  copiesEnd(world);
}

function copiesEnd(world: () => EdgeUnderTest): void {
  const copiesOf = (percent: number, send: () => Promise<unknown>) =>
    countCopies(world(), percent, send);

  test('none are made any more once nobody wants them', async () => {
    const { edge, sendRequests } = world();
    const copied = await copiesOf(100, () => sendRequests(5, 'default'));
    if (copied === undefined) return;
    await expect.poll(copied, { timeout: 10_000 }).toBe(5);
    await edge.write({ ...NOBODY, weights: { default: 50, payment: 0 } });
    const { green } = await sendRequests(50, 'default');
    expect(await copied()).toBe(5 + green);
  });

  test('a candidate that loses its processes meanwhile takes no visitor with it', async () => {
    const { sendRequests, setReady } = world();
    const copied = await copiesOf(100, () => sendRequests(5, 'default'));
    if (copied === undefined) return;
    await setReady('green', 0);
    expect(await sendRequests(30, 'default')).toEqual({ blue: 30, green: 0, failed: 0 });
  });
}
