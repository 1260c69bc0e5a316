import { setImmediate as settled } from 'node:timers/promises';
import type { Clock } from '../../src/ports/clock.ts';

type Timer = { readonly atMs: number; readonly fire: () => void };

/** Time that passes only while everybody waits, so that a run is the same every time and takes no time. */
export type VirtualClock = {
  readonly clock: Clock;
  /** Since the beginning; unlike the clock on the wall it never jumps. */
  readonly elapsedMs: () => number;
  /** Sets the clock on the wall forward or back; who waits is not woken. */
  readonly jump: (ms: number) => void;
  /** Lets time pass until the promise is settled. @throws {Error} when it waits for nothing, or longer than `limitMs` after the beginning. */
  readonly play: <T>(promise: Promise<T>, limitMs?: number) => Promise<T>;
};

/** A clock that begins at `startMs` (epoch). */
export function virtualClock(startMs: number): VirtualClock {
  const timers: Timer[] = [];
  let elapsedMs = 0;
  let offsetMs = 0;
  const wait: Clock['wait'] = (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const forget = () => {
        timers.splice(timers.indexOf(timer), 1);
        signal.removeEventListener('abort', forget);
        resolve();
      };
      const timer = { atMs: elapsedMs + Math.max(0, ms), fire: forget };
      const later = timers.findIndex(({ atMs }) => atMs > timer.atMs);
      timers.splice(later === -1 ? timers.length : later, 0, timer);
      signal.addEventListener('abort', forget);
      return undefined;
    });
  return {
    clock: { nowMs: () => startMs + elapsedMs + offsetMs, wait },
    elapsedMs: () => elapsedMs,
    jump: (ms) => {
      offsetMs += ms;
    },
    play: async (promise, limitMs = Infinity) => {
      let done = false;
      const finish = () => {
        done = true;
      };
      promise.then(finish, finish);
      for (;;) {
        // Whoever can go on without time passing does so before the next timer.
        await settled();
        if (done) return promise;
        const next = timers[0];
        if (next === undefined) throw new Error(`at ${elapsedMs} ms everybody waits for nothing`);
        if (next.atMs > limitMs) throw new Error(`not done after ${limitMs} ms of virtual time`);
        elapsedMs = Math.max(elapsedMs, next.atMs);
        next.fire();
      }
    },
  };
}
