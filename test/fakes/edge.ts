import type { SlotName } from '../../src/domain/record.ts';
import type { RouteClass } from '../../src/domain/rollout.ts';
import type { Edge, EdgeCounters, EdgeIntent, EdgeObservation } from '../../src/ports/edge.ts';
import { OperationError } from '../../src/shared/errors.ts';
import {
  chosenSlot,
  isPreview,
  isCopied,
  isSticky,
  percentOf,
  refuse,
  type Visitor,
} from './edge-rules.ts';

/** Requests that were answered by each slot, and those that were not answered well. */
export type Answered = Readonly<Record<SlotName, number>> & { readonly failed: number };

type Push = {
  readonly count: number;
  readonly routeClass: RouteClass;
  readonly visitor?: Visitor;
  /** How many of those that reach a slot it answers with 500. */
  readonly failing?: Partial<Record<SlotName, number>>;
};

/** Fake of the port Edge, and what a test does to it. */
export type FakeEdge = Edge & {
  /** Lets requests arrive and end at once. */
  readonly push: (push: Push) => Answered;
  readonly setReady: (slot: SlotName, count: number) => void;
  readonly setInflight: (slot: SlotName, count: number) => void;
  /** Begins another life: counters start at 0, what was written stays. */
  readonly restart: () => void;
  /** While false every call fails. */
  readonly setReachable: (isReachable: boolean) => void;
  readonly written: () => EdgeIntent | undefined;
  /** Requests and copies that came to a slot. */
  readonly received: (slot: SlotName) => number;
};

type FakeEdgeOptions = {
  readonly routeClasses: readonly RouteClass[];
  readonly nowMs?: () => number;
  /** From a write to the moment at which it is in force. */
  readonly delayMs?: number;
};

type BySlot<T> = Record<SlotName, T>;

type State = {
  readonly routeClasses: readonly RouteClass[];
  readonly nowMs: () => number;
  readonly delayMs: number;
  /** In force until what was written last is. */
  before: EdgeIntent;
  written: { readonly intent: EdgeIntent; readonly fromMs: number } | undefined;
  life: { readonly number: number; readonly startedAtMs: number };
  counts: Record<RouteClass, BySlot<EdgeCounters>>;
  /** Percent of a request that green is owed, by class. */
  owed: Record<RouteClass, number>;
  /** Percent of a copy that the candidate is owed. */
  owedCopies: number;
  readonly received: BySlot<number>;
  isReachable: boolean;
  readonly ready: BySlot<number>;
  readonly inflight: BySlot<number>;
};

/** An edge that sends everything to blue until something else was written. */
export function fakeEdge({
  routeClasses,
  nowMs = () => 0,
  delayMs = 0,
}: FakeEdgeOptions): FakeEdge {
  const state: State = {
    routeClasses,
    nowMs,
    delayMs,
    before: allToBlue(routeClasses),
    written: undefined,
    life: { number: 1, startedAtMs: nowMs() },
    counts: zeroCounts(routeClasses),
    owed: {},
    owedCopies: 0,
    received: { blue: 0, green: 0 },
    isReachable: true,
    ready: { blue: 0, green: 0 },
    inflight: { blue: 0, green: 0 },
  };
  return {
    observe: async (slot) => observe(state, slot),
    write: async (intent) => write(state, intent),
    push: (traffic) => push(state, traffic),
    setReady: (slot, count) => {
      state.ready[slot] = count;
    },
    setInflight: (slot, count) => {
      state.inflight[slot] = count;
    },
    restart: () => {
      state.life = { number: state.life.number + 1, startedAtMs: nowMs() };
      state.counts = zeroCounts(routeClasses);
    },
    setReachable: (isReachable) => {
      state.isReachable = isReachable;
    },
    written: () => state.written?.intent,
    received: (slot) => state.received[slot],
  };
}

function allToBlue(routeClasses: readonly RouteClass[]): EdgeIntent {
  return {
    candidate: 'green',
    weights: Object.fromEntries(routeClasses.map((name) => [name, 0])),
    audience: undefined,
    orders: { ofCandidate: 'blue', ofStable: 'blue' },
    previewSecret: undefined,
  };
}

function zeroSlots(): BySlot<EdgeCounters> {
  return { blue: { requests: 0, failed: 0 }, green: { requests: 0, failed: 0 } };
}

function zeroCounts(routeClasses: readonly RouteClass[]): State['counts'] {
  return Object.fromEntries(routeClasses.map((name) => [name, zeroSlots()]));
}

function inForce({ written, before, nowMs }: State): EdgeIntent {
  return written === undefined || nowMs() < written.fromMs ? before : written.intent;
}

function reach({ isReachable }: State): void {
  if (isReachable) return;
  throw new OperationError('the edge did not answer', { code: 'unreachable', retryable: true });
}

function observe(state: State, slot: SlotName): EdgeObservation {
  reach(state);
  const intent = inForce(state);
  const observed = state.routeClasses.map((name) => [name, percentOf(intent, name, slot)]);
  return {
    instance: String(state.life.number),
    startedAtMs: state.life.startedAtMs,
    observedWeights: { kind: 'known', value: Object.fromEntries(observed) },
    counters: structuredClone(state.counts),
    inflight: {
      blue: { kind: 'known', value: state.inflight.blue },
      green: { kind: 'known', value: state.inflight.green },
    },
  };
}

function write(state: State, intent: EdgeIntent): void {
  reach(state);
  const present = state.written?.intent ?? state.before;
  refuse(intent, present, state.ready);
  if (JSON.stringify(present) === JSON.stringify(intent)) return;
  state.before = inForce(state);
  state.written = { intent, fromMs: state.nowMs() + state.delayMs };
  state.owed = {};
}

function push(state: State, { count, routeClass, visitor = {}, failing = {} }: Push): Answered {
  const intent = inForce(state);
  const arrived = arrivals(state, { count, routeClass, visitor });
  const failedIn = (slot: SlotName): number =>
    state.ready[slot] === 0 ? arrived[slot] : Math.min(failing[slot] ?? 0, arrived[slot]);
  const failed = { blue: failedIn('blue'), green: failedIn('green') };
  const before = state.counts[routeClass] ?? zeroSlots();
  const counted = (slot: SlotName): EdgeCounters => ({
    requests: before[slot].requests + arrived[slot],
    failed: before[slot].failed + failed[slot],
  });
  if (!isPreview(intent, visitor)) {
    state.counts[routeClass] = { blue: counted('blue'), green: counted('green') };
  }
  const answeredBy = (slot: SlotName): number => (state.ready[slot] === 0 ? 0 : arrived[slot]);
  return {
    blue: answeredBy('blue'),
    green: answeredBy('green'),
    failed: failed.blue + failed.green,
  };
}

/** How many of the requests come to each slot. */
function arrivals(
  state: State,
  { count, routeClass, visitor }: Required<Omit<Push, 'failing'>>,
): BySlot<number> {
  const intent = inForce(state);
  const staysPut = visitor.returns === true && isSticky(intent, routeClass);
  const arrived = { blue: 0, green: 0 };
  let kept = chosenSlot(intent, routeClass, visitor);
  for (let k = 0; k < count; k += 1) {
    const slot = kept ?? nextSlot(state, intent, routeClass);
    if (staysPut) kept = slot;
    arrived[slot] += 1;
    state.received[slot] += 1;
    if (kept === undefined && isCopied(intent, routeClass, visitor)) copy(state, intent);
  }
  return arrived;
}

function copy(state: State, { candidate, mirrorPercent = 0 }: EdgeIntent): void {
  state.owedCopies += mirrorPercent;
  if (state.owedCopies < 100) return;
  state.owedCopies -= 100;
  if (state.ready[candidate] > 0) state.received[candidate] += 1;
}

/** Exact shares, as an edge keeps them. */
function nextSlot({ owed }: State, intent: EdgeIntent, routeClass: RouteClass): SlotName {
  const sum = (owed[routeClass] ?? 50) + percentOf(intent, routeClass, 'green');
  owed[routeClass] = sum % 100;
  return sum >= 100 ? 'green' : 'blue';
}
