import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 20;

/** Asks again and again until `look` gives a value; absent when the deadline passes first. */
export async function until<T>(
  look: () => Promise<T | undefined> | T | undefined,
  deadlineMs: number,
): Promise<T | undefined> {
  const endsAtMs = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= endsAtMs) return undefined;
    await pause(INTERVAL_MS);
  }
}
