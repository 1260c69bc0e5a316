import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock, and how a test lets its time pass until something is done. */
export type ClockUnderTest = {
  readonly clock: Clock;
  readonly play: <T>(promise: Promise<T>) => Promise<T>;
};

/** What every clock must do. */
export function clockContract(name: string, open: () => ClockUnderTest): void {
  describe(name, () => {
    test('a wait is over when its time has passed', async () => {
      const { clock, play } = open();
      const beganMs = clock.nowMs();
      await play(clock.wait(20, new AbortController().signal));
      expect(clock.nowMs() - beganMs).toBeGreaterThanOrEqual(19);
    });

    test('a wait whose signal is raised is over at once and does not fail', async () => {
      const { clock, play } = open();
      const stop = new AbortController();
      const waiting = clock.wait(3_600_000, stop.signal);
      stop.abort('enough');
      await expect(play(waiting)).resolves.toBeUndefined();
      await expect(play(clock.wait(3_600_000, stop.signal))).resolves.toBeUndefined();
    });

    test('of two waits the shorter one is over first', async () => {
      const { clock, play } = open();
      const { signal } = new AbortController();
      const order: string[] = [];
      const long = clock.wait(60, signal).then(() => order.push('long'));
      const short = clock.wait(5, signal).then(() => order.push('short'));
      await play(Promise.all([long, short]));
      expect(order).toEqual(['short', 'long']);
    });
  });
}
