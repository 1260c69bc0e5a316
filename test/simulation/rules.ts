import type { RoleHolder, RolloutDocument, SlotName } from '../../src/domain/record.ts';
import type { Weights } from '../../src/domain/rollout.ts';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import { claimInForce, type MemoryDisk } from '../fakes/memory-store.ts';
import { ID } from './scenario.ts';
import type { Truth } from './truth.ts';

/** What must be true at every moment; what was not is in `broken`. */
export type Rules = {
  readonly broken: readonly string[];
  readonly say: (what: string) => void;
  /** Process `pid` is about to do something. */
  readonly write: (intent: EdgeIntent, pid: number) => void;
  readonly deploy: (holder: RoleHolder, pid: number) => void;
  readonly retire: (slot: SlotName, pid: number) => void;
  /** Time went on by `ms`; `calm` when nothing keeps the runner from seeing and acting. */
  readonly tick: (ms: number, calm: boolean) => void;
  /** A process saw the edge's counters. */
  readonly looked: () => void;
};

type Proof = { readonly requests: number; readonly payments: number; readonly forMs: number };
type State = {
  readonly disk: MemoryDisk;
  readonly truth: () => Truth;
  readonly dwellMs: number;
  readonly broken: string[];
  /** The highest weights so far that were allowed, and those that were written last. */
  granted: Weights;
  written: Weights;
  /** What the candidate served while the granted weights were in force, and how much of it was seen. */
  served: Proof;
  seen: Proof;
  deadMs: number;
};

const ALL_STABLE: Weights = { default: 0, payment: 0 };
const NO_PROOF: Proof = { requests: 0, payments: 0, forMs: 0 };
/**
 * What a step must have seen at least before the next one may come, whatever its proof says. A step into a small weight
 * bears a larger ratio, so it needs little.
 */
const SEEN_LEAST = { requests: 20, payments: 10 };
/** Two looks, each with a slow answer and a slow action. */
const DEAD_SLOT_MAX_MS = 9000;
const BROKEN_MAX = 5;

/**
 * Watches a simulated world. Weights may grow beyond what was ever allowed only after the candidate served at what is
 * allowed for `dwellMs`; the truth is asked late, because it is made after its rules.
 */
export function watch(disk: MemoryDisk, dwellMs: number, truth: () => Truth): Rules {
  const state: State = {
    disk,
    truth,
    dwellMs,
    broken: [],
    granted: ALL_STABLE,
    written: ALL_STABLE,
    served: NO_PROOF,
    seen: NO_PROOF,
    deadMs: 0,
  };
  return {
    broken: state.broken,
    say: (what) => say(state, what),
    write: (intent, pid) => write(state, intent, pid),
    deploy: ({ slot }, pid) => {
      const role = slot === 'blue' ? 'stable' : 'candidate';
      mayAct(state, `deploy of ${role}`, pid, (one) => one.kind === 'deploy' && one.role === role);
      if (documentOf(state)?.finishedAtMs !== undefined) say(state, `finished, and still: ${role}`);
    },
    retire: (slot, pid) => retire(state, slot, pid),
    tick: (ms, calm) => tick(state, ms, calm),
    looked: () => {
      state.seen = state.served;
    },
  };
}

function say({ broken, truth }: State, what: string): void {
  if (broken.length < BROKEN_MAX) broken.push(`${truth().elapsedMs()} ms: ${what}`);
}

type Journalled = { readonly kind: string; readonly role?: string; readonly weights?: Weights };

/** One writer, and nothing that the journal does not say before. */
function mayAct(
  state: State,
  what: string,
  pid: number,
  isWanted: (action: Journalled) => boolean,
): void {
  const holder = claimInForce(state.disk)?.pid;
  if (holder !== pid) say(state, `I9: ${what} by ${pid}, the lease is held by ${holder}`);
  if (!lastActions(state.disk).some(isWanted)) say(state, `P12: ${what} is not in the journal`);
}

function write(state: State, { weights }: EdgeIntent, pid: number): void {
  const values = Object.values(weights);
  if (values.length !== 2 || values.some((percent) => !(percent >= 0 && percent <= 100))) {
    say(state, `I5: weights ${textOf(weights)}`);
  }
  const isOff = values.every((percent) => percent === 0);
  mayAct(state, 'write', pid, (one) =>
    one.kind === 'write-weights' ? textOf(one.weights ?? {}) === textOf(weights) : isOff,
  );
  if (exceeds(weights, state.written)) mayGrow(state);
  if (exceeds(weights, state.granted)) mayGrant(state, weights);
  state.written = weights;
}

function mayGrow(state: State): void {
  const rollout = documentOf(state)?.state;
  if (rollout?.paused === true) say(state, 'a paused rollout gets more traffic');
  const overridden = (rollout?.overrides.length ?? 0) >= 2;
  if (state.truth().frozenNow() && !overridden) say(state, 'P8: more traffic in a freeze');
}

function mayGrant(state: State, weights: Weights): void {
  const { granted, seen, dwellMs } = state;
  const isFirst = !exceeds(granted, ALL_STABLE);
  if (isFirst && !state.truth().checksPassed()) say(state, 'traffic before the checks passed');
  const least = exceeds(granted, { default: 100, payment: 0 }) ? SEEN_LEAST.payments : 0;
  const paid = seen.payments >= least;
  if (!isFirst && !(paid && seen.requests >= SEEN_LEAST.requests && seen.forMs >= dwellMs)) {
    say(state, `I7: ${textOf(granted)} → ${textOf(weights)} after ${JSON.stringify(seen)}`);
  }
  if ((weights['payment'] ?? 0) > 0) mayPay(state);
  Object.assign(state, { granted: weights, served: NO_PROOF, seen: NO_PROOF });
}

function mayPay(state: State): void {
  const { lastOrderPassed, booksReadLast } = state.truth();
  if ((state.granted['default'] ?? 0) < 100) say(state, 'I4: payments before all else is proven');
  if (!lastOrderPassed()) say(state, 'P9: payments without a sandbox order that passed');
  if (booksReadLast() !== 0n) say(state, 'P7: payments over books that do not balance');
}

function retire(state: State, slot: SlotName, pid: number): void {
  const truth = state.truth();
  mayAct(state, `retire of ${slot}`, pid, ({ kind }) => kind === 'retire-candidate');
  if (slot === 'blue') say(state, 'P14: the trusted slot was taken away');
  const { requests, payments } = truth.inflight(slot);
  if (requests + payments > 0) {
    say(state, `I6: taken away over ${requests} requests and ${payments} payments`);
  }
  if (exceeds(truth.percentOf(slot), ALL_STABLE)) say(state, 'I6: taken away with traffic');
}

function tick(state: State, ms: number, calm: boolean): void {
  const truth = state.truth();
  const green = truth.percentOf('green');
  if (textOf(green) === textOf(state.granted)) {
    const { requests, payments } = truth.servedNow('green');
    state.served = {
      requests: state.served.requests + requests,
      payments: state.served.payments + payments,
      forMs: state.served.forMs + ms,
    };
  }
  const isDead = exceeds(green, ALL_STABLE) && truth.ready('green') === 0;
  state.deadMs = isDead && calm && truth.ready('blue') > 0 ? state.deadMs + ms : 0;
  if (state.deadMs <= DEAD_SLOT_MAX_MS) return;
  say(state, `I3: ${textOf(green)} on a slot with nothing ready for ${state.deadMs} ms`);
  state.deadMs = 0;
}

function exceeds(weights: Weights, other: Weights): boolean {
  return Object.entries(weights).some(([name, percent]) => percent > (other[name] ?? 0));
}

function textOf(weights: Weights): string {
  return `${weights['default']}/${weights['payment']}`;
}

function documentOf({ disk }: State): RolloutDocument | undefined {
  const saved = disk.texts.get(`rollout/${ID}`);
  if (saved === undefined) return undefined;
  const document: RolloutDocument = JSON.parse(saved);
  return document;
}

/** Actions of the decision that the journal ends with. */
function lastActions(disk: MemoryDisk): readonly Journalled[] {
  const line = disk.lines.get('journal')?.findLast((one) => one.includes('"kind":"decision"'));
  if (line === undefined) return [];
  const entry: { event: { actions: readonly Journalled[] } } = JSON.parse(line);
  return entry.event.actions;
}
