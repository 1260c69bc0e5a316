import { expect, test } from 'vitest';
import type { CheckOutcome } from '../ports/checks.ts';
import { backgroundCheck, type BackgroundCheck } from './background-checks.ts';

const passed: CheckOutcome = { name: 'order-wechat', passed: true, reason: '', tookMs: 1 };
const failed: CheckOutcome = { ...passed, passed: false, reason: 'not paid' };

type Bench = { nowMs: number; runs: number; readonly check: BackgroundCheck };

function bench(): Bench {
  const made: Bench = { nowMs: 100_000, runs: 0, check: backgroundCheck(() => made.nowMs) };
  return made;
}

/** Asks for a run and lets it end. */
async function ensure(one: Bench, answer: () => Promise<readonly CheckOutcome[]>): Promise<void> {
  one.check.ensure(() => {
    one.runs += 1;
    return answer();
  }, 15_000);
  await Promise.resolve();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('a check is run again when it is old, and not before', async () => {
  const one = bench();
  await ensure(one, async () => [passed]);
  one.nowMs += 14_999;
  await ensure(one, async () => [passed]);
  expect(one.runs).toBe(1);
  one.nowMs += 1;
  await ensure(one, async () => [passed]);
  expect(one.runs).toBe(2);
});

test('a clock that was set back by an hour does not put the checks off for an hour', async () => {
  const one = bench();
  await ensure(one, async () => [passed]);
  one.nowMs -= 3_600_000;
  await ensure(one, async () => [failed]);
  expect(one.check.result()).toEqual({
    kind: 'known',
    value: { failedInARow: 1, trouble: 'order-wechat: not paid' },
  });
});

test('a run that is going on is not joined by another', async () => {
  const one = bench();
  await ensure(one, () => new Promise(() => undefined));
  one.nowMs += 60_000;
  await ensure(one, async () => [passed]);
  expect(one.runs).toBe(1);
  expect(one.check.result()).toEqual({ kind: 'known', value: 'pending' });
});

test('failures in a row are counted, and a run without checks or without an answer proves nothing', async () => {
  const one = bench();
  await ensure(one, async () => [failed]);
  one.nowMs += 15_000;
  await ensure(one, async () => []);
  expect(one.check.result()).toMatchObject({ value: { failedInARow: 2 } });
  one.nowMs += 15_000;
  await ensure(one, () => Promise.reject(new Error('gone')));
  expect(one.check.result()).toEqual({ kind: 'unknown', reason: 'gone' });
});
