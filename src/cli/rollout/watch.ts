import type { ProgressFlags } from '../flags.ts';
import { say, type Session } from '../session.ts';
import { rolloutNamed } from './begin.ts';
import { wakeDriver } from './driver.ts';
import { follow } from './follow.ts';
import { finish } from './result.ts';
import { narratorFor } from './tell.ts';

/**
 * Tells the newest rollout from its beginning until it has ended or the person quits; the rollout goes on either way.
 * @throws {UserError} when there is none.
 */
export async function watch(session: Session, progress: ProgressFlags): Promise<number> {
  const { id } = await rolloutNamed(session.store, undefined);
  const woken = await wakeDriver(session);
  if (woken !== undefined) say(session.words.commands.resumedBehind(woken));
  const stop = new AbortController();
  const quit = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, quit);
  await follow(
    session,
    id,
    narratorFor(session, progress, { since: undefined, quit }),
    stop.signal,
  );
  return finish(session, await rolloutNamed(session.store, id));
}
