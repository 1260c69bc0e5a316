import type { SlotName } from '../../../domain/record.ts';
import type { RouteClass } from '../../../domain/rollout.ts';
import type { EdgeCounters } from '../../../ports/edge.ts';
import { SLOTS } from './plan.ts';
import type { Counted, EdgeSeries } from './series.ts';

/** What one instance of the edge said. `life` names its process, which began at `startedAtMs`. */
export type Scrape = {
  readonly life: string;
  readonly startedAtMs: number;
  readonly series: readonly EdgeSeries[];
};

type BySlot<T> = Readonly<Record<SlotName, T>>;

/** Counts of one class since the counting began. */
type ClassCounts = {
  /** Requests and failures by slot, whatever brought them there. */
  readonly total: BySlot<EdgeCounters>;
  /** Requests that the weights sent. */
  readonly share: BySlot<number>;
  /** Failures that no slot has answered, not yet put to a slot's account. */
  readonly lost: number;
};

/** The edge's counters, put together over all instances and their restarts. */
export type Counting = {
  /** Adds what has happened since the scrapes before. The first ones only say where the counters stood. */
  readonly add: (scrapes: readonly Scrape[]) => void;
  /** Puts the failures that no slot has answered to the account of a slot. */
  readonly blame: (routeClass: RouteClass, slot: SlotName) => void;
  readonly of: (routeClass: RouteClass) => ClassCounts;
};

type Sums = { requests: number; failed: number };

type State = {
  readonly startedAtMs: number;
  /** What the last scrape of each life showed, by series. */
  readonly lives: Map<string, ReadonlyMap<string, number>>;
  readonly sums: Map<string, Sums>;
  /** Highest value shown so far. */
  readonly shown: Map<string, number>;
};

/** A process that is older than our first look by more than clocks differ was there, though we could not ask it. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Counts from 0 on, in steps: Traefik forgets series of what is no longer routed, and gives others new names, so that a
 * plain sum over what it shows would fall. A series that is new, or of a new process, began at 0.
 */
export function createCounting(startedAtMs: number): Counting {
  const state: State = {
    startedAtMs,
    lives: new Map(),
    sums: new Map(),
    shown: new Map(),
  };
  return {
    add: (scrapes) => {
      const isFirst = state.lives.size === 0;
      for (const scrape of scrapes) addScrape(state, scrape, isFirst);
    },
    blame: (routeClass, slot) => {
      sumOf(state, 'lost', routeClass, slot).failed += lostOf(state, routeClass);
    },
    of: (routeClass) => ({
      total: {
        blue: totalOf(state, routeClass, 'blue'),
        green: totalOf(state, routeClass, 'green'),
      },
      share: {
        blue: partOf(state, routeClass, 'blue', 'share').requests,
        green: partOf(state, routeClass, 'green', 'share').requests,
      },
      lost: lostOf(state, routeClass),
    }),
  };
}

function addScrape(state: State, { life, startedAtMs, series }: Scrape, isFirst: boolean): void {
  const isOld = startedAtMs < state.startedAtMs - CLOCKS_DIFFER_MS;
  const last = state.lives.get(life);
  const onlyStands = isFirst || (last === undefined && isOld);
  // A series that is not shown any more is forgotten here too: when it comes back, it begins at 0.
  state.lives.set(life, new Map(series.map(({ key, value }) => [key, value])));
  if (onlyStands) return;
  for (const { key, counted, failed, value } of series) {
    const before = last?.get(key) ?? 0;
    const more = value < before ? value : value - before;
    const sums = sumsOf(state, counted);
    sums.requests += more;
    if (failed) sums.failed += more;
  }
}

function sumsOf(state: State, counted: Counted): Sums {
  if (counted.kind === 'class') return sumOf(state, 'class', counted.routeClass);
  return sumOf(state, counted.kind, counted.routeClass, counted.slot, counted.part);
}

function sumOf({ sums }: State, ...key: readonly string[]): Sums {
  const name = key.join(' ');
  const found = sums.get(name);
  if (found !== undefined) return found;
  const fresh = { requests: 0, failed: 0 };
  sums.set(name, fresh);
  return fresh;
}

function partOf(state: State, ...leaf: readonly string[]): Readonly<Sums> {
  const all = sumOf(state, 'slot', ...leaf);
  const previews = sumOf(state, 'preview', ...leaf);
  return {
    requests: Math.max(0, all.requests - previews.requests),
    failed: Math.max(0, all.failed - previews.failed),
  };
}

function answeredBy(state: State, routeClass: string, slot: SlotName): Readonly<Sums> {
  const share = partOf(state, routeClass, slot, 'share');
  const pinned = partOf(state, routeClass, slot, 'pinned');
  return { requests: share.requests + pinned.requests, failed: share.failed + pinned.failed };
}

/** The edge counts an answer of a class where it counted none of a slot: nothing could be asked. */
function lostOf(state: State, routeClass: string): number {
  const accounted = SLOTS.reduce(
    (sum, slot) =>
      sum +
      answeredBy(state, routeClass, slot).failed +
      sumOf(state, 'lost', routeClass, slot).failed,
    0,
  );
  return Math.max(0, sumOf(state, 'class', routeClass).failed - accounted);
}

function totalOf(state: State, routeClass: string, slot: SlotName): EdgeCounters {
  const { requests, failed } = answeredBy(state, routeClass, slot);
  const lost = sumOf(state, 'lost', routeClass, slot).failed;
  const name = `${routeClass} ${slot}`;
  return {
    requests: highest(state, `${name} requests`, requests + lost),
    failed: highest(state, `${name} failed`, failed + lost),
  };
}

/** Previews are taken off a moment after they were counted; a counter that falls would be read as a new one. */
function highest({ shown }: State, name: string, value: number): number {
  const most = Math.max(shown.get(name) ?? 0, value);
  shown.set(name, most);
  return most;
}
