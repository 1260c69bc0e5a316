import type { RoleHolder, SlotName } from '../../src/domain/record.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Workloads } from '../../src/ports/workloads.ts';
import { UserError } from '../../src/shared/errors.ts';

/** How the processes of a release behave. Times are ms. */
export type PodBehaviour = {
  /** From the start until ready; Infinity: never. */
  readonly startMs: number;
  /** A process ends by itself after this; absent: never. */
  readonly crashAfterMs?: number;
};

/** One process. Times are ms on the clock that was given. */
export type FakePod = {
  readonly instance: string;
  readonly startedAtMs: number;
  readonly readyAtMs: number;
  readonly endsAtMs: number;
};

/** Slots without processes, and what a test does to them. */
export type FakeWorkloads = Workloads & {
  readonly running: (slot: SlotName) => readonly FakePod[];
  readonly ready: (slot: SlotName) => readonly FakePod[];
  readonly releaseOf: (slot: SlotName) => string | undefined;
  /** Ends a process; the next deploy starts it again. */
  readonly crash: (slot: SlotName, index: number) => void;
};

type Slot = { release: string | undefined; pods: readonly FakePod[]; restarts: number };

/** Fake of the port Workloads; `nowMs` is the processes' own time. */
export function fakeWorkloads(options: {
  readonly nowMs: Clock['nowMs'];
  readonly releases: Readonly<Record<string, PodBehaviour>>;
  readonly instancesPerSlot: number;
}): FakeWorkloads {
  const { nowMs, releases, instancesPerSlot } = options;
  const slots: Readonly<Record<SlotName, Slot>> = { blue: emptySlot(), green: emptySlot() };
  let births = 0;
  const start = (slot: SlotName, { startMs, crashAfterMs = Infinity }: PodBehaviour): FakePod => {
    births += 1;
    return {
      instance: `${slot}-${births}`,
      startedAtMs: nowMs(),
      readyAtMs: nowMs() + startMs,
      endsAtMs: nowMs() + crashAfterMs,
    };
  };
  const running = (slot: SlotName) => slots[slot].pods.filter(({ endsAtMs }) => endsAtMs > nowMs());
  const ready = (slot: SlotName) => running(slot).filter(({ readyAtMs }) => readyAtMs <= nowMs());
  const refuseUnknown = (release: string) => {
    if (Object.hasOwn(releases, release)) return;
    const known = Object.keys(releases).join(', ');
    throw new UserError(`unknown release ${release}; known here: ${known}`, 'Choose one of those.');
  };
  const deploy = ({ slot, release }: RoleHolder) => {
    refuseUnknown(release);
    const behaviour = releases[release] ?? { startMs: 0 };
    const place = slots[slot];
    if (place.release !== release) Object.assign(place, emptySlot(), { release });
    const kept = running(slot);
    const missing = instancesPerSlot - kept.length;
    if (place.pods.length > 0) place.restarts += missing > 0 ? 1 : 0;
    place.pods = [...kept, ...Array.from({ length: missing }, () => start(slot, behaviour))];
  };
  return {
    running,
    ready,
    releaseOf: (slot) => slots[slot].release,
    crash: (slot, index) => {
      const gone = running(slot)[index];
      slots[slot].pods = slots[slot].pods.map((pod) =>
        pod === gone ? { ...pod, endsAtMs: nowMs() } : pod,
      );
    },
    checkRelease: async (release) => refuseUnknown(release),
    observe: async (slot) => {
      const { release, restarts } = slots[slot];
      const readyCount = ready(slot).length;
      const wanted = release === undefined ? 0 : instancesPerSlot;
      const trouble = readyCount < wanted ? 'a process is not ready' : undefined;
      return { release, ready: readyCount, wanted, restarts, trouble };
    },
    deploy: async (holder) => deploy(holder),
    settle: async () => {},
    retire: async (slot) => void Object.assign(slots[slot], emptySlot()),
  };
}

function emptySlot(): Slot {
  return { release: undefined, pods: [], restarts: 0 };
}
