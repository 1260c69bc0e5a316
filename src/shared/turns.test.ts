import { expect, test } from 'vitest';
import { turns } from './turns.ts';

/** Work that ends when it is told to. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let starts = 0;
  const run = (): Promise<void> => {
    starts += 1;
    return promise;
  };
  return { run, starts: () => starts, end: resolve, fail: reject };
}

test('asking again for what is under way joins it', async () => {
  const inTurn = turns();
  const one = work();
  const both = [inTurn('blue', '6.2.1', one.run), inTurn('blue', '6.2.1', one.run)];
  one.end();
  await Promise.all(both);
  expect(one.starts()).toBe(1);
  await inTurn('blue', '6.2.1', one.run);
  expect(one.starts()).toBe(2);
});

test('other work on the slot waits, also for work that fails; another slot does not', async () => {
  const inTurn = turns();
  const [first, second, elsewhere] = [work(), work(), work()];
  const failing = inTurn('blue', '6.2.1', first.run);
  const waiting = inTurn('blue', undefined, second.run);
  elsewhere.end();
  await inTurn('green', undefined, elsewhere.run);
  expect(second.starts()).toBe(0);
  first.fail(new Error('broken'));
  await expect(failing).rejects.toThrow('broken');
  second.end();
  await waiting;
  expect(second.starts()).toBe(1);
});
