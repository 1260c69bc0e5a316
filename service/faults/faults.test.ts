import { expect, test } from 'vitest';
import { createFaults, type FaultConfig } from './faults.ts';

const NONE: FaultConfig = {
  errorRatio: { default: 0, payment: 0 },
  latencyMs: 0,
  leakBytesPerRequest: 0,
  crashAfterSeconds: undefined,
  silent: false,
  aboveRequestsPerSecond: 0,
};

test.each([0, 0.01, 0.05, 0.5, 1])(
  'a ratio of %f is met in every stretch of 1000 requests',
  (ratio) => {
    const faults = createFaults({ ...NONE, errorRatio: { default: 0, payment: ratio } }, () => 0);
    for (let stretch = 0; stretch < 5; stretch += 1) {
      let failed = 0;
      for (let n = 0; n < 1000; n += 1) failed += Number(faults.strike('payment').fails);
      expect(Math.abs(failed - ratio * 1000)).toBeLessThanOrEqual(3);
    }
    expect(faults.strike('default').fails).toBe(false);
  },
);

test('errors and latency wait for the load they need', () => {
  let nowMs = 0;
  const config = { ...NONE, errorRatio: { default: 1, payment: 1 }, latencyMs: 7 };
  const faults = createFaults({ ...config, aboveRequestsPerSecond: 10 }, () => nowMs);
  const effects = Array.from({ length: 12 }, () => faults.strike('default'));
  expect(effects.map(({ fails }) => fails).indexOf(true)).toBe(10);
  expect(effects.at(-1)).toEqual({ fails: true, delayMs: 7 });
  nowMs = 2000;
  expect(faults.strike('default')).toEqual({ fails: false, delayMs: 0 });
});

test('a leak grows with every request', () => {
  const faults = createFaults({ ...NONE, leakBytesPerRequest: 1000 }, () => 0);
  for (let n = 0; n < 5; n += 1) faults.strike('default');
  expect(faults.leakedBytes()).toBe(5000);
});
