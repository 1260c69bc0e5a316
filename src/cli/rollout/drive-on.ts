import { runtimeOf } from '../compose/runtime.ts';
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
    const { openWorld } = await runtimeOf(session.scene);
    const world = await openWorld(session.scene, session.store, lease);
    const progress = { logFormat: 'json' } as const;
    const { document } = await driveAloud(session, world, lease, { id: left.id, progress });
    return finish(session, document);
  });
}
