import { setTimeout as wait } from 'node:timers/promises';
import { openLocalStore } from '../adapters/local/store/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { StateStore } from '../ports/state-store.ts';

/** Wall time. */
export const CLOCK: Clock = {
  nowMs: () => Date.now(),
  wait: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
};

/** The state of one environment in its folder. */
export function openStore(folder: string): StateStore {
  return openLocalStore(folder, CLOCK);
}
