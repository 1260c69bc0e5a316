import type { RoleHolder } from '../../domain/record.ts';
import type { World } from '../../ports/world.ts';
import { OperationError } from '../../shared/errors.ts';

const READY_DEADLINE_MS = 60_000;
const LOOK_EVERY_MS = 200;

/**
 * Makes sure that all of a slot runs and is ready.
 * @throws {OperationError} when it is not in time, with the last lines of its log.
 */
export async function bringUp(world: World, holder: RoleHolder): Promise<void> {
  const { workloads, clock } = world;
  const deadlineMs = clock.nowMs() + READY_DEADLINE_MS;
  const stop = new AbortController();
  for (;;) {
    await workloads.deploy(holder);
    const { ready, wanted, trouble } = await workloads.observe(holder.slot);
    if (wanted > 0 && ready >= wanted) return;
    if (clock.nowMs() > deadlineMs) {
      throw new OperationError(
        `${holder.release} (${holder.slot}): expected ${wanted} ready, got ${ready} after ${READY_DEADLINE_MS / 1000} s${trouble === undefined ? '' : `:\n${trouble}`}`,
        { code: 'timeout', retryable: true },
      );
    }
    await clock.wait(LOOK_EVERY_MS, stop.signal);
  }
}
