import type { SlotName } from '../../src/domain/record.ts';
import type { Weights } from '../../src/domain/rollout.ts';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import type { Served } from './traffic.ts';

/** What is so in a simulated world, whether or not a process sees it. */
export type Truth = {
  /** Since the beginning of the world, ms. */
  readonly elapsedMs: () => number;
  readonly percentOf: (slot: SlotName) => Weights;
  readonly inflight: (slot: SlotName) => Served;
  readonly ready: (slot: SlotName) => number;
  readonly releaseIn: (slot: SlotName) => string | undefined;
  /** Served by a slot in the stretch of time that ended last. */
  readonly servedNow: (slot: SlotName) => Served;
  readonly frozenNow: () => boolean;
  readonly checksPassed: () => boolean;
  readonly lastOrderPassed: () => boolean;
  /** Difference of the books when they were read last; absent when they could not be. */
  readonly booksReadLast: () => bigint | undefined;
  /** What the edge was told last. */
  readonly intent: () => EdgeIntent | undefined;
};
