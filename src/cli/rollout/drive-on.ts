import { openLocalWorld } from '../compose.ts';
import type { Session } from '../session.ts';
import { unfinishedIn } from './begin.ts';
import { withLease } from './claim.ts';
import { driveAloud } from './drive-aloud.ts';
import { finish } from './result.ts';

/** Carries the unfinished rollout to its end, with a line of NDJSON for every event; 0 when there is none. */
export function driveOn(session: Session): Promise<number> {
  return withLease(session, async (lease) => {
    const left = await unfinishedIn(session.store);
    if (left === undefined) return 0;
    const world = await openLocalWorld(session.scene, session.store);
    const progress = { logFormat: 'json' } as const;
    const ended = await driveAloud(session, world, lease, { id: left.id, progress });
    return finish(session, ended);
  });
}
