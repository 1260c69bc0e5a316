import { expect, test } from 'vitest';
import { mapAtMost } from './map-at-most.ts';

test('never more than so many at once, and results in order', async () => {
  let running = 0;
  let most = 0;
  const work = async (item: number): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < 5 - item; turn += 1) await Promise.resolve();
    running -= 1;
    return item * 2;
  };
  expect(await mapAtMost(2, [1, 2, 3, 4, 5], work)).toEqual([2, 4, 6, 8, 10]);
  expect(most).toBe(2);
  expect(await mapAtMost(2, [], work)).toEqual([]);
});

test('a failure is thrown', async () => {
  const error = new Error('no');
  await expect(mapAtMost(3, [1, 2], () => Promise.reject(error))).rejects.toThrow('no');
});
