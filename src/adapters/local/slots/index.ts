import type { RoleHolder, SlotName } from '../../../domain/record.ts';
import type { SlotObservation, Workloads } from '../../../ports/workloads.ts';
import { messageOf, UserError } from '../../../shared/errors.ts';
import { getText } from '../http/get.ts';
import { launch, logTail, stopProcess, type RunningProcess } from '../process/launch.ts';
import { restarted, slotPlace, type SlotPlace } from './place.ts';

/** Slots as groups of processes on this machine. */
export type LocalSlots = Workloads & {
  readonly instancesOf: (slot: SlotName) => readonly RunningProcess[];
};

type Environment = Readonly<Record<string, string>>;
type LocalSlotsOptions = {
  readonly folder: string;
  readonly cwd: string;
  readonly command: readonly [string, ...string[]];
  readonly instancesPerSlot: number;
  /** Environment of each known release, added to `env`. */
  readonly releases: Readonly<Record<string, Environment>>;
  readonly env: Environment;
  /** Tells the edge where a slot's processes are; an empty list when there are none. */
  readonly announce: (slot: SlotName, instances: readonly RunningProcess[]) => Promise<void>;
  readonly nowMs: () => number;
};

const START_DEADLINE_MS = 30_000;
const STOP_GRACE_MS = 60_000;

/** Runs each slot as `instancesPerSlot` processes that outlive the command that started them. */
export function localSlots(options: LocalSlotsOptions): LocalSlots {
  const place = (slot: SlotName) => slotPlace(options.folder, slot, options.instancesPerSlot);
  return {
    checkRelease: async (release) => refuseUnknown(options, release),
    observe: (slot) => observe(place(slot)),
    deploy: (holder) => deploy(options, place(holder.slot), holder),
    retire: (slot) => retire(options, place(slot), slot),
    instancesOf: (slot) => place(slot).instances(),
  };
}

function refuseUnknown({ releases }: LocalSlotsOptions, release: string): void {
  if (Object.hasOwn(releases, release)) return;
  throw new UserError(
    `unknown release ${release}; known here: ${Object.keys(releases).join(', ')}`,
    'Choose one of those, or declare it under environments.local.releases in zhiyou.yaml.',
  );
}

async function deploy(
  options: LocalSlotsOptions,
  place: SlotPlace,
  holder: RoleHolder,
): Promise<void> {
  refuseUnknown(options, holder.release);
  const before = place.wish();
  if (before !== undefined && before.release !== holder.release) {
    await retire(options, place, holder.slot);
  }
  await startMissing(options, place, holder);
  await options.announce(holder.slot, place.instances());
}

async function startMissing(
  options: LocalSlotsOptions,
  place: SlotPlace,
  { slot, release }: RoleHolder,
): Promise<void> {
  const nowMs = options.nowMs();
  const before = place.wish();
  const missing = place.missing();
  if (missing.length === 0 || nowMs < (before?.notBeforeMs ?? 0)) return;
  const wish = before ? restarted(before, nowMs) : { release, restarts: 0, notBeforeMs: nowMs };
  place.remember(wish);
  const env = { ...options.env, ...options.releases[release], SLOT: slot, RELEASE: release };
  const { command, cwd } = options;
  const starts = await Promise.allSettled(
    missing.map((one) => launch({ ...one, command, cwd, env, deadlineMs: START_DEADLINE_MS })),
  );
  const failed = starts.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    place.remember({ ...restarted(wish, options.nowMs()), trouble: messageOf(failed.reason) });
  }
}

async function observe(place: SlotPlace): Promise<SlotObservation> {
  const wish = place.wish();
  if (wish === undefined) {
    return { release: undefined, ready: 0, wanted: 0, restarts: 0, trouble: undefined };
  }
  const { release, restarts } = wish;
  const answers = await Promise.allSettled(
    place.instances().map(({ host, port }) => getText(`http://${host}:${port}/api/ready`)),
  );
  const ready = answers.filter(({ status }) => status === 'fulfilled').length;
  const ended = place.missing()[0];
  const trouble = ended === undefined ? undefined : (wish.trouble ?? logTail(ended.log));
  return { release, ready, wanted: place.records.length, restarts, trouble };
}

async function retire(options: LocalSlotsOptions, place: SlotPlace, slot: SlotName): Promise<void> {
  await options.announce(slot, []);
  await Promise.all(place.records.map(({ record }) => stopProcess(record, STOP_GRACE_MS)));
  place.forget();
}
