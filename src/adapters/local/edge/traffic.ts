import type { Logger } from 'pino';
import type { SlotName } from '../../../domain/record.ts';
import { stableJson } from '../../../shared/stable-json.ts';
import type { EdgeConfig, RouteClass } from './config.ts';
import { createCopies, type Copies } from './copies.ts';
import { classStatus, createCounters, type Counters } from './counters.ts';
import type { EdgeLimits } from './limits.ts';
import { createHoldQueue, type HoldQueue } from './hold-queue.ts';
import { refuseConfig } from './refuse-config.ts';
import { initialSchedule, nextDue, nextSlot, type ScheduleState } from './schedule.ts';
import { createSlots, type Slots } from './slots.ts';

/** A configuration with the number that each change raises by one. */
export type Versioned = { readonly version: number; readonly config: EdgeConfig };

/** What came of a write. */
export type WriteResult =
  | { readonly kind: 'written'; readonly version: number }
  | { readonly kind: 'conflict'; readonly version: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** Everything that requests are routed by, and the one way to change it. */
export type Traffic = {
  readonly current: () => Versioned;
  readonly slots: Slots;
  readonly counters: Counters;
  readonly holds: HoldQueue;
  readonly copies: Copies;
  /** The slot that the class's schedule has next. */
  readonly nextSlot: (routeClass: RouteClass) => SlotName;
  /** The slot that shall get a copy of this read of the class; absent: none. */
  readonly nextMirror: (routeClass: RouteClass) => SlotName | undefined;
  /** Takes a configuration if `expected` is the version in force; the same one again changes nothing. */
  readonly write: (expected: number, config: EdgeConfig) => Promise<WriteResult>;
  readonly status: () => TrafficStatus;
};

type TrafficStatus = {
  readonly version: number;
  readonly startedAtMs: number;
  readonly slots: ReturnType<Slots['status']>;
  readonly routeClasses: ReturnType<typeof classStatus>;
  readonly held: number;
};

type TrafficOptions = {
  readonly log: Logger;
  readonly limits: EdgeLimits;
  readonly startedAtMs: number;
  readonly stored: Versioned;
  /** Makes a configuration outlive the process. @throws {OperationError} and then nothing changes. */
  readonly store: (versioned: Versioned) => void;
};

/** Continues with the stored configuration, ready or not. */
export async function openTraffic(options: TrafficOptions): Promise<Traffic> {
  const { log, limits, startedAtMs } = options;
  let current = options.stored;
  const counters = createCounters();
  const holds = createHoldQueue(limits.held);
  const slots = createSlots(limits, ({ address, ready }, reason) => {
    log[ready ? 'info' : 'warn']({ ...address, reason }, ready ? 'backend ready' : 'backend left');
    if (ready) holds.wakeAll();
  });
  const schedules = new Map<string, ScheduleState>();
  (await slots.prepare(current.config)).install();

  const write: Traffic['write'] = async (expected, config) => {
    if (expected !== current.version) return { kind: 'conflict', version: current.version };
    if (stableJson(config) === stableJson(current.config)) {
      return { kind: 'written', version: current.version };
    }
    const prepared = await slots.prepare(config);
    const refused = refuseWrite(expected, current, config, {
      before: slots.readyCounts(),
      after: prepared.ready,
    });
    if (refused !== undefined) {
      prepared.discard();
      return refused;
    }
    const written = { version: expected + 1, config };
    options.store(written);
    prepared.install();
    current = written;
    counters.startVersion();
    holds.wakeAll();
    log.info({ version: written.version, weights: weightsOf(config) }, 'configuration written');
    return { kind: 'written', version: written.version };
  };
  return {
    current: () => current,
    slots,
    counters,
    holds,
    copies: createCopies(limits),
    nextMirror: mirrorSchedule(),
    nextSlot: ({ name, weights }) => {
      const choice = nextSlot(schedules.get(name) ?? initialSchedule, weights.green);
      schedules.set(name, choice.state);
      return choice.slot;
    },
    write,
    status: () => ({
      version: current.version,
      startedAtMs,
      slots: slots.status(),
      routeClasses: classStatus(counters, current.config),
      held: holds.count(),
    }),
  };
}

function mirrorSchedule(): Traffic['nextMirror'] {
  const states = new Map<string, ScheduleState>();
  return ({ name, mirror }) => {
    if (mirror === undefined) return undefined;
    const { isDue, state } = nextDue(states.get(name) ?? initialSchedule, mirror.percent);
    states.set(name, state);
    return isDue ? mirror.slot : undefined;
  };
}

type ReadyCounts = Readonly<Record<SlotName, number>>;

function refuseWrite(
  expected: number,
  current: Versioned,
  config: EdgeConfig,
  ready: { readonly before: ReadyCounts; readonly after: ReadyCounts },
): Exclude<WriteResult, { kind: 'written' }> | undefined {
  if (expected !== current.version) return { kind: 'conflict', version: current.version };
  const reason = refuseConfig(
    { config: current.config, ready: ready.before },
    { config, ready: ready.after },
  );
  return reason === undefined ? undefined : { kind: 'refused', reason };
}

function weightsOf({ routeClasses }: EdgeConfig): Record<string, RouteClass['weights']> {
  return Object.fromEntries(routeClasses.map(({ name, weights }) => [name, weights]));
}
