import { createHash } from 'node:crypto';

const CHUNK_MS = 20;

/** How often a second `once` runs, warm, over about `forMs`. */
export function perSecond(once: () => unknown, forMs: number): number {
  let chunk = 1;
  while (timed(once, chunk) < CHUNK_MS) chunk *= 2;
  let count = 0;
  const startedMs = performance.now();
  let nowMs = startedMs;
  while (nowMs - startedMs < forMs) {
    for (let k = 0; k < chunk; k += 1) once();
    count += chunk;
    nowMs = performance.now();
  }
  return (1000 * count) / (nowMs - startedMs);
}

function timed(once: () => unknown, count: number): number {
  const startedMs = performance.now();
  for (let k = 0; k < count; k += 1) once();
  return performance.now() - startedMs;
}

const KIBIBYTE = Buffer.alloc(1024, 7);

/** What computing is held against: a SHA-256 of 1 KiB, which is much the same on machines of one speed. */
export const YARDSTICK = {
  what: 'SHA-256 of 1 KiB',
  once: (): unknown => createHash('sha256').update(KIBIBYTE).digest(),
} as const;
