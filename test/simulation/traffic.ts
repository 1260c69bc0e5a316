import type { SlotName } from '../../src/domain/record.ts';
import type { Weights } from '../../src/domain/rollout.ts';
import { SERIES } from '../../src/domain/series.ts';
import type { EdgeCounters, EdgeObservation } from '../../src/ports/edge.ts';
import type { Reconciliation } from '../../src/ports/ledger.ts';
import { EMPTY_BOOKS } from '../fakes/ledger.ts';
import type { FakePod } from '../fakes/workloads.ts';
import type { Random } from './random.ts';
import { HEALTHY, PROVIDERS, type Release } from './scenario.ts';

/** Visitors and payments of one stretch of time. */
type Stretch = {
  readonly nowMs: number;
  readonly requests: number;
  readonly payments: number;
  /** Percent of each class that green gets. */
  readonly green: Weights;
  /** Percent of the visitors' reads, which are taken for all of class default, that green gets a copy of. */
  readonly copiesPercent: number;
  readonly ready: (slot: SlotName) => readonly FakePod[];
  readonly releaseOf: (slot: SlotName) => Release;
};

/** Requests and payments that a slot has served, ever. */
export type Served = { readonly requests: number; readonly payments: number };

/** What ran, what runs, and what was counted. */
export type Traffic = {
  readonly pass: (stretch: Stretch) => void;
  readonly inflight: (slot: SlotName) => Served;
  readonly inflightOf: (pod: string) => number;
  readonly edge: () => EdgeObservation['counters'];
  readonly series: (pod: string) => Readonly<Record<string, number>>;
  readonly books: () => Reconciliation;
  readonly resetEdge: () => void;
  readonly resetPod: (pod: string) => void;
  readonly served: (slot: SlotName) => Served;
};

/** What began together and ends together. */
type Cohort = {
  readonly slot: SlotName;
  readonly pod: string;
  readonly untilMs: number;
  readonly count: number;
  readonly payment?: { readonly provider: string; readonly failed: number; readonly lost: boolean };
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Class = 'default' | 'payment';
type State = {
  readonly random: Random;
  cohorts: readonly Cohort[];
  edge: Record<Class, Record<SlotName, Mutable<EdgeCounters>>>;
  books: Reconciliation;
  readonly pods: Map<string, Record<string, number>>;
  readonly served: Record<SlotName, Mutable<Served>>;
  /** Parts of a request that green is still owed. */
  readonly owed: Record<Class, number>;
};

const SLOTS = ['blue', 'green'] as const;
const LONG = 0.02;

/** A world in which nothing has happened yet. */
export function createTraffic(random: Random): Traffic {
  const state: State = {
    random,
    cohorts: [],
    edge: newEdgeCounters(),
    books: EMPTY_BOOKS,
    pods: new Map(),
    served: { blue: { requests: 0, payments: 0 }, green: { requests: 0, payments: 0 } },
    owed: { default: 0, payment: 0 },
  };
  return {
    pass: (stretch) => passStretch(state, stretch),
    inflight: (slot) => inflight(state, slot),
    inflightOf: (pod) => sum(state.cohorts.filter((one) => one.pod === pod && one.payment)),
    edge: () => structuredClone(state.edge),
    series: (pod) => ({ ...state.pods.get(pod) }),
    books: () => {
      const blue = inflight(state, 'blue').payments;
      const green = inflight(state, 'green').payments;
      return { ...state.books, pendingBySlot: { blue, green }, pending: blue + green };
    },
    resetEdge: () => {
      state.edge = newEdgeCounters();
    },
    resetPod: (pod) => void state.pods.delete(pod),
    served: (slot) => ({ ...state.served[slot] }),
  };
}

function passStretch(state: State, stretch: Stretch): void {
  const over = state.cohorts.filter(({ untilMs }) => untilMs <= stretch.nowMs);
  if (over.length > 0) {
    state.cohorts = state.cohorts.filter(({ untilMs }) => untilMs > stretch.nowMs);
    for (const cohort of over) end(state, cohort);
  }
  if (stretch.copiesPercent > 0) copy(state, stretch);
  const requests = split(state, 'default', stretch.requests, stretch.green);
  const payments = split(state, 'payment', stretch.payments, stretch.green);
  const [wechat, alipay] = PROVIDERS;
  for (const slot of SLOTS) {
    if (requests[slot] > 0) ask(state, slot, requests[slot], stretch);
    const first = state.random.binomial(payments[slot], 0.5);
    pay(state, slot, { provider: wechat, count: first }, stretch);
    pay(state, slot, { provider: alipay, count: payments[slot] - first }, stretch);
  }
}

/** Exact shares, as an edge keeps them. */
function split(
  { owed }: State,
  name: Class,
  count: number,
  weights: Weights,
): Record<SlotName, number> {
  owed[name] += (count * (weights[name] ?? 0)) / 100;
  const green = Math.min(count, Math.floor(owed[name]));
  owed[name] -= green;
  return { green, blue: count - green };
}

/** A process that answers, after the edge has counted who comes; absent: nobody answers. */
function reach(
  state: State,
  arrival: { readonly name: Class; readonly slot: SlotName; readonly count: number },
  stretch: Stretch,
): string | undefined {
  const { name, slot, count } = arrival;
  const counters = state.edge[name][slot];
  counters.requests += count;
  const pods = stretch.ready(slot);
  if (pods.length === 0) counters.failed += count;
  // Everybody of a stretch meets the same process; the next stretch meets the next one.
  return pods[Math.floor(stretch.nowMs / 250) % Math.max(1, pods.length)]?.instance;
}

function ask(state: State, slot: SlotName, count: number, stretch: Stretch): void {
  const { random } = state;
  state.served[slot].requests += count;
  const pod = reach(state, { name: 'default', slot, count }, stretch);
  if (pod === undefined) return;
  const { errorRatio, slowRatio, emptyRatio } = behaviourOf(slot, stretch);
  const failed = random.binomial(count, errorRatio);
  state.edge.default[slot].failed += failed;
  add(state, pod, SERIES.errors('default'), failed);
  add(state, pod, SERIES.answers('default'), count);
  add(state, pod, SERIES.slow('default'), random.binomial(count, slowRatio));
  if (emptyRatio !== undefined) {
    add(state, pod, SERIES.total('empty-searches'), count);
    add(state, pod, SERIES.bad('empty-searches'), random.binomial(count, emptyRatio));
  }
  const tookMs = random.next() < LONG ? random.between(1000, 6000) : 250;
  state.cohorts = [...state.cohorts, { slot, pod, untilMs: stretch.nowMs + tookMs, count }];
}

/** A process answers copies as it answers visitors, and nobody else counts them. */
function copy(state: State, stretch: Stretch): void {
  const { random } = state;
  const count = Math.round((stretch.requests * stretch.copiesPercent) / 100);
  const [pod] = stretch.ready('green');
  if (pod === undefined) return;
  const { errorRatio, slowRatio } = behaviourOf('green', stretch);
  add(state, pod.instance, SERIES.answers('default'), count);
  add(state, pod.instance, SERIES.errors('default'), random.binomial(count, errorRatio));
  add(state, pod.instance, SERIES.slow('default'), random.binomial(count, slowRatio));
}

function pay(
  state: State,
  slot: SlotName,
  { provider, count }: { readonly provider: string; readonly count: number },
  stretch: Stretch,
): void {
  if (count === 0) return;
  const { random } = state;
  const pod = reach(state, { name: 'payment', slot, count }, stretch);
  if (pod === undefined) return;
  const { paymentFailureRatio, losesMoney } = behaviourOf(slot, stretch);
  const failed = random.binomial(count, paymentFailureRatio[provider] ?? 0);
  const tookMs = random.next() < LONG ? random.between(5000, 15_000) : random.between(200, 1500);
  add(state, pod, SERIES.payments(provider), 0);
  add(state, pod, SERIES.paymentsFailed(provider), 0);
  const payment = { provider, failed, lost: losesMoney };
  const untilMs = stretch.nowMs + tookMs;
  state.cohorts = [...state.cohorts, { slot, pod, untilMs, count, payment }];
}

/** A release that is only bad under load is healthy below it. */
function behaviourOf(slot: SlotName, { releaseOf, green }: Stretch): Release {
  const release = releaseOf(slot);
  const percent = slot === 'green' ? (green['default'] ?? 0) : 100 - (green['default'] ?? 0);
  return percent >= release.badFromPercent ? release : HEALTHY;
}

function end(state: State, { slot, pod, count, payment }: Cohort): void {
  if (payment === undefined) return;
  const { provider, failed, lost } = payment;
  add(state, pod, SERIES.payments(provider), count);
  add(state, pod, SERIES.paymentsFailed(provider), failed);
  state.served[slot].payments += count;
  const { books } = state;
  const missing = lost ? BigInt(count - failed) : 0n;
  state.books = {
    ...books,
    attempts: books.attempts + count,
    succeeded: books.succeeded + count - failed,
    failed: books.failed + failed,
    differenceFen: books.differenceFen + missing,
  };
}

function add({ pods }: State, pod: string, series: string, more: number): void {
  const counters = pods.get(pod) ?? {};
  counters[series] = (counters[series] ?? 0) + more;
  pods.set(pod, counters);
}

function inflight({ cohorts }: State, slot: SlotName): Served {
  const here = cohorts.filter((cohort) => cohort.slot === slot);
  return {
    requests: sum(here.filter(({ payment }) => payment === undefined)),
    payments: sum(here.filter(({ payment }) => payment !== undefined)),
  };
}

function sum(cohorts: readonly Cohort[]): number {
  return cohorts.reduce((total, { count }) => total + count, 0);
}

function newEdgeCounters(): Record<Class, Record<SlotName, Mutable<EdgeCounters>>> {
  return {
    default: { blue: { requests: 0, failed: 0 }, green: { requests: 0, failed: 0 } },
    payment: { blue: { requests: 0, failed: 0 }, green: { requests: 0, failed: 0 } },
  };
}
