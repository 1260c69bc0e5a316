import type { RoleHolder, RolloutDocument, SlotName } from '../../domain/record.ts';
import type { Plan, Strategy } from '../../domain/rollout.ts';
import { newRollout } from '../../engine/decide.ts';
import { compilePlan } from '../../engine/plan.ts';
import type { JournalEntry, StateStore } from '../../ports/state-store.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import type { ResolvedRelease } from '../compose/runtime.ts';

/** Where a candidate goes, by where stable is. */
export const OTHER: Readonly<Record<SlotName, SlotName>> = { blue: 'green', green: 'blue' };

/** What serves the environment now; absent before the first release. */
export async function servingIn(store: StateStore): Promise<RoleHolder | undefined> {
  const latest = await store.latest();
  if (latest === undefined) return store.serving();
  return latest.state.phase === 'promoted' ? latest.candidate : latest.stable;
}

/** The rollout that was begun and has not ended; absent when there is none. */
export async function unfinishedIn(store: StateStore): Promise<RolloutDocument | undefined> {
  const latest = await store.latest();
  return latest !== undefined && latest.finishedAtMs === undefined ? latest : undefined;
}

/** The plan of a strategy here. */
export function planFor({ settings }: Scene, strategy: Strategy): Plan {
  return compilePlan(settings.plans[strategy]);
}

/** A rollout of `release` beside what serves, not yet stored. */
export async function newDocument(
  scene: Scene,
  store: StateStore,
  request: {
    readonly stable: RoleHolder;
    readonly release: ResolvedRelease;
    readonly strategy: Strategy;
    readonly requester: string;
    readonly nowMs: number;
  },
): Promise<RolloutDocument> {
  const { stable, release, strategy, requester, nowMs } = request;
  const plan = planFor(scene, strategy);
  return {
    schemaVersion: 1,
    id: await nextId(store, nowMs),
    application: scene.application.name,
    environment: scene.environment,
    requester,
    stable,
    candidate: holderOf(plan.inPlace ? stable.slot : OTHER[stable.slot], release),
    plan,
    state: newRollout(nowMs),
    startedAtMs: nowMs,
    finishedAtMs: undefined,
  };
}

/** A release in a slot; where its file came from is the journal's to keep. */
export function holderOf(slot: SlotName, { release, bundle }: ResolvedRelease): RoleHolder {
  return bundle === undefined ? { slot, release } : { slot, release, bundle };
}

/** UTC day and the next number of that day. */
export async function nextId(store: StateStore, nowMs: number): Promise<string> {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const rollouts = await store.rollouts();
  const numbers = rollouts.flatMap(({ id }) => (id.startsWith(day) ? [Number(id.slice(11))] : []));
  return `${day}-${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`;
}

/** The journal's lines about one rollout, oldest first. */
export async function journalOf(store: StateStore, id: string): Promise<readonly JournalEntry[]> {
  const { entries } = await store.journal();
  return entries.filter(({ event }) => event['rollout'] === id);
}

/**
 * A rollout by its id, or the newest.
 * @throws {UserError} when there is none.
 */
export async function rolloutNamed(
  store: StateStore,
  id: string | undefined,
): Promise<RolloutDocument> {
  const document = id === undefined ? await store.latest() : await store.rollout(id);
  if (document !== undefined) return document;
  throw new UserError(
    id === undefined ? 'there is no rollout yet' : `there is no rollout ${id}`,
    'zhiyou history lists them; --state-dir names another folder.',
  );
}
