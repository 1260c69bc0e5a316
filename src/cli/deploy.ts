import { randomBytes } from 'node:crypto';
import type { RoleHolder, RolloutDocument, SlotName } from '../domain/record.ts';
import type { Strategy } from '../domain/rollout.ts';
import { newRollout } from '../engine/decide.ts';
import { compilePlan } from '../engine/plan.ts';
import type { Lease, StateStore } from '../ports/state-store.ts';
import type { World } from '../ports/world.ts';
import { drive } from '../runner/drive.ts';
import { UserError } from '../shared/errors.ts';
import { CLOCK, openLocalWorld, openStore } from './compose.ts';
import { LOCAL, LOCAL_GATES } from './local-application.ts';
import type { Language } from './messages/language.ts';
import { eventLine } from './render/event-line.ts';
import { eventsBetween } from './render/rollout-event.ts';

export type DeployOptions = {
  readonly folder: string;
  readonly release: string;
  readonly strategy: Strategy;
  readonly actor: string;
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
};

const OTHER: Readonly<Record<SlotName, SlotName>> = { blue: 'green', green: 'blue' };

/**
 * Brings a release into environment `local`. The first one is installed; later ones are rolled out beside the one that
 * serves. A rollout that an earlier command left unfinished is taken up instead, and said so.
 * @throws {UserError} when another process drives this environment, or the release is unknown or serves already.
 */
export async function deploy(options: DeployOptions): Promise<'installed' | RolloutDocument> {
  const store = openStore(options.folder);
  const claim = store.acquire(options.actor);
  if (claim.kind === 'refused') {
    const since = new Date(claim.by.sinceMs).toISOString();
    throw new UserError(
      `local is being deployed by ${claim.by.holder} (process ${claim.by.pid}) since ${since}`,
      'Wait until it has ended.',
    );
  }
  try {
    const world = await openLocalWorld(options.folder, store);
    await world.workloads.checkRelease(options.release);
    const id = await rolloutToDrive(world, options);
    return id === undefined ? 'installed' : await driveAloud(world, claim.lease, id, options);
  } finally {
    claim.lease.release();
  }
}

async function rolloutToDrive(world: World, options: DeployOptions): Promise<string | undefined> {
  const { store } = world;
  const latest = store.latest();
  if (latest !== undefined && latest.finishedAtMs === undefined) {
    options.say(`resuming rollout ${latest.id} of ${latest.candidate.release}`);
    return latest.id;
  }
  const stable = servingIn(store);
  if (stable === undefined) {
    const first: RoleHolder = { slot: 'blue', release: options.release };
    await world.workloads.deploy(first);
    store.saveServing(first);
    return undefined;
  }
  if (stable.release === options.release) {
    throw new UserError(`${stable.release} serves already`, 'Choose another release.');
  }
  const document = newDocument(store, stable, options);
  store.save(document);
  return document.id;
}

function servingIn(store: StateStore): RoleHolder | undefined {
  const latest = store.latest();
  if (latest === undefined) return store.serving();
  return latest.state.phase === 'promoted' ? latest.candidate : latest.stable;
}

function newDocument(
  store: StateStore,
  stable: RoleHolder,
  { release, strategy, actor }: DeployOptions,
): RolloutDocument {
  const nowMs = CLOCK.nowMs();
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const today = store.rollouts().filter(({ id }) => id.startsWith(day)).length;
  return {
    schemaVersion: 1,
    id: `${day}-${String(today + 1).padStart(3, '0')}`,
    application: LOCAL.application,
    environment: 'local',
    requester: actor,
    stable,
    candidate: { slot: OTHER[stable.slot], release },
    plan: compilePlan({ ...LOCAL.plan, strategy }),
    state: newRollout(nowMs),
    startedAtMs: nowMs,
    finishedAtMs: undefined,
  };
}

function driveAloud(
  world: World,
  lease: Lease,
  id: string,
  { actor, signal, say, language }: DeployOptions,
): Promise<RolloutDocument> {
  let previous = world.store.looks(id).at(-1);
  return drive(id, {
    world,
    lease,
    gates: LOCAL_GATES,
    frozen: () => ({ kind: 'known', value: undefined }),
    actor,
    scrapeEveryMs: LOCAL.scrapeEveryMs,
    orderEveryMs: LOCAL.orderEveryMs,
    newSecret: () => randomBytes(24).toString('base64url'),
    onLook: (_document, look) => {
      for (const event of eventsBetween(previous, look)) say(eventLine(event, language));
      previous = look;
    },
    signal,
  });
}
