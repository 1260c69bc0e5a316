import type { SlotName } from '../../../domain/record.ts';
import { SLOTS, WHOLE, type Share } from './plan.ts';

type Counts = Readonly<Record<SlotName, number>>;

/** Looks at shares of classes since a revision came into force. */
export type SplitWatch = {
  /** Percent of a class that `slot` gets. Call once a look and class, with all that was counted so far. */
  readonly percentOf: (routeClass: string, share: Share, counted: Counts) => Counts;
};

/**
 * Compares what was counted since `start` with what was written. A request that began before the write ends after it,
 * on the slot that has no share any more: it is shown once, and the next look counts from there.
 */
export function watchSplit(start: Readonly<Record<string, Counts>>): SplitWatch {
  const base = new Map(Object.entries(start));
  return {
    percentOf: (routeClass, share, counted) => {
      const before = base.get(routeClass) ?? counted;
      const since = { blue: counted.blue - before.blue, green: counted.green - before.green };
      const written = { blue: percent(share.blue), green: percent(share.green) };
      const total = since.blue + since.green;
      if (
        total === 0 ||
        Math.abs(since.green - (total * share.green) / WHOLE) <= tolerance(total, share)
      ) {
        base.set(routeClass, before);
        return written;
      }
      base.set(routeClass, counted);
      return { blue: (100 * since.blue) / total, green: (100 * since.green) / total };
    },
  };
}

function percent(parts: number): number {
  return (parts * 100) / WHOLE;
}

/**
 * Most requests by which a right split may be off: the edge deals them out in turn, but starts anew at each reload and in
 * each instance, so it lies between an exact deal and chance. Nothing at all may go to a slot without a share.
 */
function tolerance(total: number, share: Share): number {
  if (SLOTS.some((slot) => share[slot] === 0)) return 0;
  const p = share.green / WHOLE;
  return 2 + 3 * Math.sqrt(total * p * (1 - p));
}
