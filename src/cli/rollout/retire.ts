import { duration } from '../../config/schema/units.ts';
import type { RoleHolder } from '../../domain/record.ts';
import type { Lease, StateStore } from '../../ports/state-store.ts';
import { UserError } from '../../shared/errors.ts';
import { CLOCK } from '../clock.ts';
import { runtimeOf } from '../compose/runtime.ts';
import { holderText } from '../messages/words.ts';
import { printResult, say, type Session } from '../session.ts';
import { withLease } from './claim.ts';

const AFTER = duration('0s', '30d');

/**
 * Ends the slot that served before the last promotion, gracefully; a way back then has to start it again. Answers 4 when
 * the promotion is younger than `after`.
 * @throws {UserError} when no promotion left a slot behind.
 */
export async function retire(session: Session, after: string): Promise<number> {
  const parsed = AFTER.safeParse(after);
  if (!parsed.success) {
    throw new UserError(`--after: ${parsed.error.issues[0]?.message ?? after}`, 'Such as 30m.');
  }
  return withLease(session, (lease) => retireUnder(session, lease, parsed.data));
}

type Left = { readonly id: string; readonly old: RoleHolder; readonly promotedAtMs: number };

async function retireUnder(session: Session, lease: Lease, afterMs: number): Promise<number> {
  const { scene, store, words, flags, actor } = session;
  const left = await leftIn(store);
  if (left === undefined) {
    throw new UserError(words.commands.nothingToRetire(scene.environment), 'zhiyou status');
  }
  const { id: rollout, old, promotedAtMs } = left;
  const name = holderText(words, old);
  const keptUntilMs = promotedAtMs + afterMs;
  if (CLOCK.nowMs() < keptUntilMs) {
    say(words.commands.keptUntil(name, new Date(keptUntilMs).toISOString()));
    return 4;
  }
  const { openWorld } = await runtimeOf(scene);
  const { workloads } = await openWorld(scene, store, lease);
  const journal = await store.openJournal();
  const { slot, release } = old;
  await journal({
    atMs: CLOCK.nowMs(),
    actor,
    event: { kind: 'retire', rollout, slot, release },
  });
  await workloads.retire(slot);
  printResult(flags.output, { retired: { slot, release } }, () => [words.commands.retired(name)]);
  return 0;
}

/** What the last rollout left behind; nothing does that went back, goes on, or replaced a slot in place. */
async function leftIn(store: StateStore): Promise<Left | undefined> {
  const latest = await store.latest();
  if (latest?.finishedAtMs === undefined) return undefined;
  const { id, state, plan, stable, finishedAtMs } = latest;
  if (state.phase !== 'promoted' || plan.inPlace) return undefined;
  return { id, old: stable, promotedAtMs: finishedAtMs };
}
