import { reversalOf } from '../../engine/reversal.ts';
import { UserError } from '../../shared/errors.ts';
import { runtimeOf } from '../compose/runtime.ts';
import type { ProgressFlags } from '../flags.ts';
import type { Session } from '../session.ts';
import { CLOCK } from '../clock.ts';
import { nextId, servingIn, unfinishedIn } from './begin.ts';
import { withLease } from './claim.ts';
import { driveAloud } from './drive-aloud.ts';
import { startDriver } from './driver.ts';
import { noteBegin } from './note-begin.ts';
import { finish } from './result.ts';
import { wish } from './wish.ts';

/**
 * Goes back: a rollout that goes on is aborted; the last promotion is turned around, which takes one write of weights
 * since the old slot is still at full size. Answers 0 once what served before serves again.
 * @throws {UserError} when there is nothing to go back to.
 */
export async function rollback(
  session: Session,
  options: { readonly reason: string; readonly progress: ProgressFlags },
): Promise<number> {
  const { store, actor } = session;
  const { reason, progress } = options;
  if ((await unfinishedIn(store)) !== undefined) {
    return wish(session, { kind: 'abort', by: actor, text: reason });
  }
  const promoted = await store.latest();
  if (promoted?.state.phase !== 'promoted') {
    throw new UserError(
      `${(await servingIn(store))?.release ?? 'nothing'} serves since before the last rollout: there is nothing to go back to`,
      'To bring another release, use zhiyou deploy --image-tag.',
    );
  }
  let handOver = false;
  const code = await withLease(session, async (lease) => {
    const { openWorld } = await runtimeOf(session.scene);
    const world = await openWorld(session.scene, store, lease);
    const nowMs = CLOCK.nowMs();
    const id = await nextId(store, nowMs);
    const reversal = reversalOf(promoted, { id, by: actor, text: reason, nowMs });
    await noteBegin(store, reversal, { reverses: promoted.id });
    await store.save(reversal);
    const drive = await driveAloud(session, world, lease, { id, progress });
    handOver = drive.end === 'left';
    if (drive.end !== 'finished') return 4;
    return (await finish(session, drive.document)) === 3 ? 0 : 1;
  });
  if (handOver) startDriver(session);
  return code;
}
