import type { RoleHolder, SlotName } from '../../../domain/record.ts';
import type { SlotObservation, Workloads } from '../../../ports/workloads.ts';
import { messageOf, UserError } from '../../../shared/errors.ts';
import { getText } from '../http/get.ts';
import {
  findProcess,
  launch,
  logTail,
  stopProcess,
  type RunningProcess,
} from '../process/launch.ts';
import {
  newWish,
  otherGeneration,
  slotPlace,
  startedAgain,
  type SlotContent,
  type SlotPlace,
  type SlotWish,
} from './place.ts';
import { turns } from '../../../shared/turns.ts';

/** Slots as groups of processes on this machine. */
export type LocalSlots = Workloads & {
  /** The processes that serve; those of a release that is not ready yet are left out. */
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
  const inTurn = turns();
  return {
    checkRelease: async (release) => refuseUnknown(options, release),
    observe: (slot) => observe(place(slot)),
    deploy: (holder) =>
      inTurn(holder.slot, holder.release, () => deploy(options, place(holder.slot), holder)),
    // Every slot of this machine has the same size.
    settle: async () => {},
    retire: (slot) => inTurn(slot, undefined, () => retire(options, place(slot), slot)),
    instancesOf: (slot) => servingIn(place(slot)),
  };
}

function servingIn(place: SlotPlace): readonly RunningProcess[] {
  const current = place.content()?.current;
  return current === undefined ? [] : place.instances(current.generation);
}

function refuseUnknown({ releases }: LocalSlotsOptions, release: string): void {
  if (Object.hasOwn(releases, release)) return;
  throw new UserError(
    `unknown release ${release}; known here: ${Object.keys(releases).join(', ')}`,
    'Choose one of those, or declare it under environments.local.releases in zhiyou.yaml.',
  );
}

/**
 * One step towards the release: starts what is missing. A slot that runs another release keeps it until all of the new
 * one is ready; then the edge is told, and what served before ends gracefully.
 */
async function deploy(
  options: LocalSlotsOptions,
  place: SlotPlace,
  holder: RoleHolder,
): Promise<void> {
  refuseUnknown(options, holder.release);
  const wanted = contentFor(place.content(), holder.release, options.nowMs());
  place.remember(wanted);
  const started = await startMissing(options, place, {
    holder,
    wish: wanted.next ?? wanted.current,
  });
  const content: SlotContent =
    wanted.next === undefined ? { current: started } : { ...wanted, next: started };
  const ready =
    content.next !== undefined &&
    (await statesOf(place, content.next)).every((process) => process.ready);
  const serving: SlotContent = ready ? { current: started } : content;
  const instances = place.instances(serving.current.generation);
  // The edge refuses a slot without processes while weights point to it, and that would hide why there are none.
  if (instances.length > 0) await options.announce(holder.slot, instances);
  place.remember(serving);
  if (serving.next === undefined) await stop(place, otherGeneration(serving.current.generation));
}

/** What the slot shall hold for this release to serve; a replacement that is no longer wanted is dropped. */
function contentFor(before: SlotContent | undefined, release: string, nowMs: number): SlotContent {
  if (before === undefined) return { current: newWish(release, 0, nowMs) };
  const { current, next } = before;
  if (current.release === release) return { current };
  if (next?.release === release) return before;
  return { current, next: newWish(release, otherGeneration(current.generation), nowMs) };
}

async function startMissing(
  options: LocalSlotsOptions,
  place: SlotPlace,
  { holder, wish }: { readonly holder: RoleHolder; readonly wish: SlotWish },
): Promise<SlotWish> {
  const nowMs = options.nowMs();
  const missing = place.missing(wish.generation);
  if (missing.length === 0 || nowMs < wish.notBeforeMs) return wish;
  const { slot, release } = holder;
  const env = { ...options.env, ...options.releases[release], SLOT: slot, RELEASE: release };
  const { command, cwd } = options;
  const starts = await Promise.allSettled(
    missing.map((one) => launch({ ...one, command, cwd, env, deadlineMs: START_DEADLINE_MS })),
  );
  const failed = starts.find((one) => one.status === 'rejected');
  const { trouble: _before, ...again } = startedAgain(wish, nowMs);
  return failed === undefined ? again : { ...again, trouble: messageOf(failed.reason) };
}

async function observe(place: SlotPlace): Promise<SlotObservation> {
  const content = place.content();
  if (content === undefined) {
    return { release: undefined, ready: 0, wanted: 0, restarts: 0, trouble: undefined };
  }
  const wish = content.next ?? content.current;
  const { release, restarts } = wish;
  const processes = await statesOf(place, wish);
  const waiting = processes.find(({ ready }) => !ready);
  return {
    release,
    ready: processes.filter(({ ready }) => ready).length,
    wanted: place.size,
    restarts: Math.max(0, restarts),
    trouble: waiting === undefined ? undefined : (wish.trouble ?? logTail(waiting.log)),
  };
}

/** Every process that a wish is for, and whether it takes requests. */
function statesOf(
  place: SlotPlace,
  { generation }: SlotWish,
): Promise<readonly { readonly log: string; readonly ready: boolean }[]> {
  return Promise.all(
    place.files(generation).map(async ({ record, log }) => {
      const found = findProcess(record);
      return { log, ready: found !== undefined && (await isReady(found)) };
    }),
  );
}

async function isReady({ host, port }: RunningProcess): Promise<boolean> {
  try {
    await getText(`http://${host}:${port}/api/ready`);
    return true;
  } catch {
    return false;
  }
}

async function stop(place: SlotPlace, generation: SlotWish['generation']): Promise<void> {
  const files = place.files(generation);
  await Promise.all(files.map(({ record }) => stopProcess(record, STOP_GRACE_MS)));
}

async function retire(options: LocalSlotsOptions, place: SlotPlace, slot: SlotName): Promise<void> {
  await options.announce(slot, []);
  await Promise.all([stop(place, 0), stop(place, 1)]);
  place.forget();
}
