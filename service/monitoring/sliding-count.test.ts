import { expect, test } from 'vitest';
import { createSlidingCount } from './sliding-count.ts';

test('only what happened within the window is counted', () => {
  let nowMs = 0;
  const count = createSlidingCount({ windowMs: 1000, bucketCount: 10, nowMs: () => nowMs });
  count.add(5);
  nowMs = 500;
  count.add(2);
  expect(count.sum()).toBe(7);
  nowMs = 1050;
  expect(count.sum()).toBe(2);
  nowMs = 1_000_000;
  expect(count.sum()).toBe(0);
});

test('a clock that goes back loses nothing', () => {
  let nowMs = 10_000;
  const count = createSlidingCount({ windowMs: 1000, bucketCount: 10, nowMs: () => nowMs });
  count.add(1);
  nowMs = 9000;
  count.add(1);
  expect(count.sum()).toBe(2);
});
