import type { RolloutDocument } from '../../domain/record.ts';
import type { Lease } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import type { ProgressFlags } from '../flags.ts';
import type { Session } from '../session.ts';
import { driveHere } from './drive-here.ts';
import { follow } from './follow.ts';
import { narratorFor } from './tell.ts';

/** Drives a rollout and tells it; a person who quits, or a signal, ends both. */
export async function driveAloud(
  session: Session,
  world: World,
  lease: Lease,
  options: { readonly id: string; readonly progress: ProgressFlags },
): Promise<RolloutDocument> {
  const { id, progress } = options;
  const stop = new AbortController();
  const ended = new AbortController();
  const quit = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, quit);
  const since = (await session.store.looks(id)).at(-1);
  const narrator = narratorFor(session, progress, { since, quit });
  const telling = follow(session, id, narrator, ended.signal);
  try {
    return await driveHere(session, world, lease, { id, signal: stop.signal });
  } finally {
    ended.abort();
    await telling;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, quit);
  }
}
