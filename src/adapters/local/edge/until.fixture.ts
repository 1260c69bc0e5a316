import { expect } from 'vitest';

/** For tests of real processes: long enough for a machine that has much else to do. */
export const ON_A_BUSY_MACHINE = { timeout: 60_000 } as const;

/** Asks again and again until what is said of the answer holds, or for 20 s. */
export const until: typeof expect.poll = (read, options) =>
  expect.poll(read, { timeout: 20_000, interval: 10, ...options });
