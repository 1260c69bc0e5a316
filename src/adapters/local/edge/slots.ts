import type { SlotName } from '../../../domain/record.ts';
import { Backend } from './backend.ts';
import type { BackendAddress, EdgeConfig } from './config.ts';
import type { EdgeLimits } from './limits.ts';

type BySlot<T> = Readonly<Record<SlotName, T>>;
type OnReadiness = (backend: Backend, reason: string) => void;

/** Backends that a configuration would have; those that are new were asked once whether they are ready. */
type PreparedSlots = {
  readonly ready: BySlot<number>;
  /** Puts them in force: backends that are left out get nothing new and finish what they have. */
  readonly install: () => void;
  /** Lets go of those that are new. */
  readonly discard: () => void;
};

/** What one slot shows of itself; `inflight` includes backends that are leaving. */
type SlotStatus = {
  readonly backends: readonly (BackendAddress & {
    readonly ready: boolean;
    readonly inflight: number;
  })[];
  readonly inflight: number;
};

/** The processes of both slots. */
export type Slots = {
  readonly prepare: (config: EdgeConfig) => Promise<PreparedSlots>;
  /** The next ready backend of the slot in turn, `avoid` only when there is no other. */
  readonly next: (slot: SlotName, avoid: Backend | undefined) => Backend | undefined;
  readonly began: (slot: SlotName, backend: Backend) => void;
  readonly ended: (slot: SlotName, backend: Backend) => void;
  readonly readyCounts: () => BySlot<number>;
  readonly status: () => BySlot<SlotStatus>;
  readonly close: () => Promise<void>;
};

type SlotState = { backends: readonly Backend[]; lastIndex: number; inflight: number };

/** Starts with no processes. `onReadiness` is called when one starts or stops being ready. */
export function createSlots(limits: EdgeLimits, onReadiness: OnReadiness): Slots {
  const states: BySlot<SlotState> = { blue: emptySlot(), green: emptySlot() };
  const create = (address: BackendAddress, readyPath: string) =>
    new Backend({ address, readyPath, limits, onChange: onReadiness });
  return {
    prepare: (config) => prepare(states, config, create),
    next: (slot, avoid) => next(states[slot], avoid),
    began: (slot, backend) => count(states[slot], backend, 1),
    ended: (slot, backend) => count(states[slot], backend, -1),
    readyCounts: () => ({
      blue: readyCount(states.blue.backends),
      green: readyCount(states.green.backends),
    }),
    status: () => ({ blue: statusOf(states.blue), green: statusOf(states.green) }),
    close: async () => {
      const all = [...states.blue.backends, ...states.green.backends];
      await Promise.all(all.map((backend) => backend.close()));
    },
  };
}

function emptySlot(): SlotState {
  return { backends: [], lastIndex: -1, inflight: 0 };
}

async function prepare(
  states: BySlot<SlotState>,
  config: EdgeConfig,
  create: (address: BackendAddress, readyPath: string) => Backend,
): Promise<PreparedSlots> {
  const created: Backend[] = [];
  const backendsOf = (slot: SlotName): readonly Backend[] =>
    config.slots[slot].map((address) => {
      const known = states[slot].backends.find((backend) => isSame(backend.address, address));
      if (known !== undefined) return known;
      const backend = create(address, config.readyPath);
      created.push(backend);
      return backend;
    });
  const wanted = { blue: backendsOf('blue'), green: backendsOf('green') };
  await Promise.all(created.map((backend) => backend.probe()));
  return {
    ready: { blue: readyCount(wanted.blue), green: readyCount(wanted.green) },
    install: () => {
      install(states.blue, wanted.blue, config.readyPath);
      install(states.green, wanted.green, config.readyPath);
    },
    discard: () => {
      for (const backend of created) void backend.close();
    },
  };
}

function isSame(one: BackendAddress, other: BackendAddress): boolean {
  return one.host === other.host && one.port === other.port;
}

function install(state: SlotState, wanted: readonly Backend[], readyPath: string): void {
  const kept = new Set(wanted);
  for (const backend of state.backends) if (!kept.has(backend)) void backend.close();
  for (const backend of wanted) backend.watch(readyPath);
  state.backends = wanted;
}

function next(state: SlotState, avoid: Backend | undefined): Backend | undefined {
  const { backends } = state;
  let avoided: Backend | undefined;
  for (let step = 1; step <= backends.length; step += 1) {
    const index = (state.lastIndex + step) % backends.length;
    const backend = backends[index];
    if (backend?.ready !== true) continue;
    if (backend === avoid) {
      avoided = backend;
      continue;
    }
    state.lastIndex = index;
    return backend;
  }
  return avoided;
}

function count(state: SlotState, backend: Backend, step: 1 | -1): void {
  state.inflight += step;
  backend.inflight += step;
}

function readyCount(backends: readonly Backend[]): number {
  return backends.filter(({ ready }) => ready).length;
}

function statusOf({ backends, inflight }: SlotState): SlotStatus {
  return {
    backends: backends.map(({ address, ready, inflight: own }) => ({
      ...address,
      ready,
      inflight: own,
    })),
    inflight,
  };
}
