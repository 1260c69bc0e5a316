import { expect, test } from 'vitest';
import { play, playRelease } from './policy.fixture.ts';

test('P2: while both slots take payments each finishes the orders that it began', async () => {
  const { world } = await play();
  const shared = world.writes.filter(({ intent }) => {
    const percent = intent.weights['payment'] ?? 0;
    return percent > 0 && percent < 100;
  });
  expect(shared.length).toBeGreaterThan(0);
  for (const { intent } of shared) {
    expect(intent.orders).toEqual({ ofCandidate: 'green', ofStable: 'blue' });
  }
});

test('P2: who takes no payments answers for no order', async () => {
  const { world } = await playRelease({ paymentFailureRatio: { wechat: 0.5, alipay: 0.5 } });
  const last = world.writes.at(-1)?.intent;
  expect(last?.weights).toEqual({ default: 0, payment: 0 });
  expect(last?.orders).toEqual({ ofCandidate: 'blue', ofStable: 'blue' });
});

test('P2: what stable left behind is answered by the one that took its place', async () => {
  const { world } = await play();
  expect(world.writes.at(-1)?.intent.orders).toEqual({ ofCandidate: 'green', ofStable: 'green' });
});
