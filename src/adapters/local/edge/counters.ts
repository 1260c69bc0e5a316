import type { SlotName } from '../../../domain/record.ts';
import type { EdgeConfig } from './config.ts';
import type { ForwardOutcome } from './forward.ts';

type BySlot<T> = Record<SlotName, T>;

/**
 * Ended requests of one class and slot. `requests` is the sum of the rest: answers of the slot by status, requests that
 * got no whole answer from it (`edgeErrors`), and those whose client left first (`clientClosed`).
 */
type Totals = {
  requests: number;
  readonly byStatus: { '2xx': number; '3xx': number; '4xx': number; '5xx': number };
  edgeErrors: number;
  clientClosed: number;
};

/** Counts of one route class; `total` since the edge started, `sinceVersion` what the schedule sent since the last write. */
type ClassCounts = { readonly sinceVersion: BySlot<number>; readonly total: BySlot<Totals> };

/** Counters of all route classes; a class that was configured once keeps its totals. */
export type Counters = {
  readonly scheduled: (routeClass: string, slot: SlotName) => void;
  readonly ended: (routeClass: string, slot: SlotName, outcome: CountedOutcome) => void;
  readonly startVersion: () => void;
  readonly of: (routeClass: string) => Readonly<ClassCounts>;
};

/** How a request ended: as it was forwarded, or never because nothing was ready. */
export type CountedOutcome = ForwardOutcome | { readonly kind: 'held-too-long' };

const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;

/** All counts begin at 0. */
export function createCounters(): Counters {
  const classes = new Map<string, ClassCounts>();
  const of = (name: string): ClassCounts => {
    const found = classes.get(name);
    if (found !== undefined) return found;
    const created = { sinceVersion: { blue: 0, green: 0 }, total: { blue: zero(), green: zero() } };
    classes.set(name, created);
    return created;
  };
  return {
    of,
    scheduled: (routeClass, slot) => {
      of(routeClass).sinceVersion[slot] += 1;
    },
    ended: (routeClass, slot, outcome) => count(of(routeClass).total[slot], outcome),
    startVersion: () => {
      for (const { sinceVersion } of classes.values()) {
        sinceVersion.blue = 0;
        sinceVersion.green = 0;
      }
    },
  };
}

function zero(): Totals {
  const byStatus = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 };
  return { requests: 0, byStatus, edgeErrors: 0, clientClosed: 0 };
}

function count(totals: Totals, outcome: CountedOutcome): void {
  totals.requests += 1;
  if (outcome.kind === 'client-closed') {
    totals.clientClosed += 1;
    return;
  }
  const statusClass =
    outcome.kind === 'answered' ? STATUS_CLASSES[Math.floor(outcome.status / 100) - 2] : undefined;
  if (statusClass === undefined) totals.edgeErrors += 1;
  else totals.byStatus[statusClass] += 1;
}

/** What the status endpoint shows of the classes in force. */
export function classStatus(
  counters: Counters,
  { routeClasses }: EdgeConfig,
): Record<string, ClassCounts & { readonly written: Readonly<BySlot<number>> }> {
  return Object.fromEntries(
    routeClasses.map(({ name, weights }) => [name, { written: weights, ...counters.of(name) }]),
  );
}
