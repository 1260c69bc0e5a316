import type { Input } from '../../src/domain/input.ts';
import type { RoleHolder, SlotName } from '../../src/domain/record.ts';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import { fakeChecks, type FakeChecks } from '../fakes/checks.ts';
import type { MemoryDisk } from '../fakes/memory-store.ts';
import type { VirtualClock } from '../fakes/virtual-clock.ts';
import { fakeWorkloads, type FakeWorkloads } from '../fakes/workloads.ts';
import { createEdge, type SimulatedEdge } from './edge.ts';
import { seeded, type Random } from './random.ts';
import { watch, type Rules } from './rules.ts';
import { PROVIDERS, type Incident, type Scenario, type Trouble } from './scenario.ts';
import { createTraffic, type Served, type Traffic } from './traffic.ts';
import type { Truth } from './truth.ts';

/** The simulated outside; the ports look at it and change it. */
export type World = {
  readonly scenario: Scenario;
  readonly time: VirtualClock;
  readonly disk: MemoryDisk;
  readonly random: Random;
  readonly traffic: Traffic;
  readonly workloads: FakeWorkloads;
  readonly edge: SimulatedEdge;
  readonly checks: FakeChecks;
  readonly rules: Rules;
  readonly truth: Truth;
  readonly active: (kind: Trouble['kind']) => boolean;
  readonly elapsedMs: () => number;
  /** Lets everything happen that happens until now. */
  readonly catchUp: () => void;
  /** Incidents and troubles count their time from now on. */
  readonly begin: () => void;
  /** What the ports remember for the truth. */
  readonly seen: {
    checksPassed: boolean;
    orderPassed: boolean;
    booksDifference: bigint | undefined;
  };
  /** Everything that the edge was told, in order. */
  readonly writes: { readonly atMs: number; readonly intent: EdgeIntent }[];
  readonly edgeLife: { instance: string; startedAtMs: number };
};

export const STABLE: RoleHolder = { slot: 'blue', release: '6.2.0' };
export const CANDIDATE: RoleHolder = { slot: 'green', release: '6.2.1' };
/** When every simulation begins. */
export const START_MS: number = Date.UTC(2026, 10, 24, 2);

const TICK_MS = 250;
/** While one of these is on, nobody can be asked to act at once. */
const STORMS = [
  'edge-down',
  'edge-silent',
  'edge-refuses',
  'edge-shows-old',
  'workloads-down',
  'store-down',
] as const;

/** Makes the world of a scenario; `ask` gives people's wishes to the rollout. */
export function createWorld(
  scenario: Scenario,
  time: VirtualClock,
  disk: MemoryDisk,
  ask: (input: Input) => void,
): World {
  const progress = progressOf(time);
  const { elapsedMs } = progress;
  const random = seeded(scenario.seed);
  const releases = { [STABLE.release]: scenario.stable, [CANDIDATE.release]: scenario.candidate };
  const workloads = fakeWorkloads({ nowMs: elapsedMs, releases, instancesPerSlot: 2 });
  const traffic = createTraffic(random);
  let servedNow: Readonly<Record<SlotName, Served>> = servedBetween(traffic, undefined).more;
  let servedBefore = servedBetween(traffic, undefined).all;
  const world: World = {
    scenario,
    time,
    disk,
    random,
    traffic,
    workloads,
    edge: createEdge(scenario.edgeDelayMs, (slot) => workloads.ready(slot).length),
    checks: fakeChecks(PROVIDERS),
    rules: watch(disk, leastDwellMs(scenario), () => world.truth),
    active: (kind) => isOn(scenario.troubles, kind, elapsedMs() - progress.begunAtMs()),
    elapsedMs,
    begin: progress.begin,
    seen: { checksPassed: false, orderPassed: false, booksDifference: undefined },
    writes: [],
    edgeLife: { instance: 'edge-1', startedAtMs: START_MS },
    catchUp: () =>
      progress.catchUp(() => {
        for (const incident of due(elapsedMs() - progress.begunAtMs()))
          happen(world, incident, ask);
        passTraffic(world);
        const served = servedBetween(traffic, servedBefore);
        servedNow = served.more;
        servedBefore = served.all;
        world.rules.tick(TICK_MS, !STORMS.some(world.active));
      }),
    truth: {
      elapsedMs,
      percentOf: (slot) => world.edge.percentOf(slot, elapsedMs()),
      inflight: traffic.inflight,
      ready: (slot) => workloads.ready(slot).length,
      releaseIn: workloads.releaseOf,
      servedNow: (slot) => servedNow[slot],
      frozenNow: () => world.active('frozen'),
      checksPassed: () => world.seen.checksPassed,
      lastOrderPassed: () => world.seen.orderPassed,
      booksReadLast: () => world.seen.booksDifference,
      intent: () => world.edge.intent(),
    },
  };
  const due = inOrder(scenario.incidents);
  return world;
}

type Progress = Pick<World, 'elapsedMs' | 'begin'> & {
  readonly begunAtMs: () => number;
  readonly catchUp: (tick: () => void) => void;
};

/** The world's own time, which goes on in ticks whenever somebody looks. */
function progressOf(time: VirtualClock): Progress {
  let tickedMs = 0;
  let nowMs: number | undefined;
  let begunMs = Infinity;
  return {
    elapsedMs: () => nowMs ?? time.elapsedMs(),
    begin: () => {
      begunMs = time.elapsedMs();
    },
    begunAtMs: () => begunMs,
    catchUp: (tick) => {
      for (; tickedMs + TICK_MS <= time.elapsedMs(); tickedMs += TICK_MS) {
        nowMs = tickedMs + TICK_MS;
        tick();
      }
      nowMs = undefined;
    },
  };
}

function isOn(troubles: readonly Trouble[], kind: Trouble['kind'], sinceMs: number): boolean {
  return troubles.some((one) => one.kind === kind && sinceMs >= one.fromMs && sinceMs < one.toMs);
}

/** Answers what is due, each incident once. */
function inOrder(incidents: readonly Incident[]): (untilMs: number) => readonly Incident[] {
  let left = incidents;
  return (untilMs) => {
    const now = left.filter(({ atMs }) => atMs <= untilMs);
    if (now.length > 0) left = left.filter(({ atMs }) => atMs > untilMs);
    return now.toSorted((a, b) => a.atMs - b.atMs);
  };
}

function happen(world: World, incident: Incident, ask: (input: Input) => void): void {
  const { workloads, traffic, time, edgeLife } = world;
  switch (incident.kind) {
    case 'crash':
      return workloads.crash(incident.slot, incident.index);
    case 'edge-restart':
      edgeLife.instance = `edge-${world.elapsedMs()}`;
      edgeLife.startedAtMs = START_MS + world.elapsedMs();
      return traffic.resetEdge();
    case 'counters-reset':
      return workloads.running(incident.slot).forEach((pod) => traffic.resetPod(pod.instance));
    case 'clock-jump':
      return time.jump(incident.ms);
    case 'input':
      return ask(incident.input);
    default:
      return incident satisfies never;
  }
}

function passTraffic(world: World): void {
  const { scenario, random, traffic, edge, workloads, elapsedMs } = world;
  const jitter = random.between(0.7, 1.3);
  const inTick = (perSecond: number) => Math.round((perSecond * TICK_MS * jitter) / 1000);
  traffic.pass({
    nowMs: elapsedMs(),
    requests: inTick(scenario.requestsPerSecond),
    payments: inTick(scenario.paymentsPerSecond),
    green: edge.percentOf('green', elapsedMs()),
    copiesPercent: world.active('no-copies') ? 0 : edge.copiesPercent(elapsedMs()),
    ready: workloads.ready,
    releaseOf: (slot) =>
      workloads.releaseOf(slot) === CANDIDATE.release ? scenario.candidate : scenario.stable,
  });
}

function servedBetween(
  traffic: Traffic,
  before: Readonly<Record<SlotName, Served>> | undefined,
): Record<'all' | 'more', Readonly<Record<SlotName, Served>>> {
  const all = { blue: traffic.served('blue'), green: traffic.served('green') };
  const more = (slot: SlotName) => ({
    requests: all[slot].requests - (before?.[slot].requests ?? 0),
    payments: all[slot].payments - (before?.[slot].payments ?? 0),
  });
  return { all, more: { blue: more('blue'), green: more('green') } };
}

/** Time that a step must have been in force; a clock that jumps tells nobody how long that was. */
function leastDwellMs({ plan, incidents }: Scenario): number {
  return incidents.some(({ kind }) => kind === 'clock-jump') ? 0 : plan.dwellMs;
}
