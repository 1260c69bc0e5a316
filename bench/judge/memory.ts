import type { Resource } from '../../src/domain/evidence.ts';
import type { Cell } from './cell.ts';
import { normal, randomOf, type Random } from './random.ts';

/** Parts of the limit: what a process holds at once, what caches and compilers add, and how it wavers by collection. */
const AT_ONCE = 0.3;
const WARM = 0.1;
const WAVERS = 0.005;
const WARM_MS = 120_000;
const STABLE_AGE_MS = 86_400_000;
/** A leak fills what is left while errors double ten times, from one in a thousand to all. */
const LEAKED = 0.6;
const DOUBLINGS = 10;
const MOST = 0.98;

/** Memory of all pods at the end of a scrape, in parts of their limit. */
export function memoryAt(
  cell: Cell,
  pods: { readonly candidate: number; readonly stable: number },
  at: { readonly seed: number; readonly scrape: number },
): Resource {
  const random = randomOf(at.seed, 6, at.scrape);
  const nowMs = (at.scrape + 1) * cell.scrapeMs;
  const leakDoublesMs = cell.fault?.leakDoublesMs ?? Infinity;
  const hold = (count: number, ageMs: number, leaked: number) =>
    Array.from({ length: count }, () => ({ ageMs, value: heldAt(random, ageMs, leaked) }));
  return {
    candidate: hold(pods.candidate, nowMs, (LEAKED * nowMs) / (DOUBLINGS * leakDoublesMs)),
    stable: hold(pods.stable, STABLE_AGE_MS + nowMs, 0),
    limit: 1,
  };
}

function heldAt(random: Random, ageMs: number, leaked: number): number {
  const warm = WARM * (1 - Math.exp(-ageMs / WARM_MS));
  return Math.min(MOST, AT_ONCE + warm + leaked + WAVERS * normal(random));
}
