import type { Lease } from '../ports/state-store.ts';
import type { World } from '../ports/world.ts';
import { OperationError } from '../shared/errors.ts';

/** @throws {OperationError} when somebody else took over; retryable while nobody can tell. */
export function refuseWithout(lease: Lease): void {
  if (lease.held()) return;
  const retryable = !lease.lost();
  const message = retryable
    ? 'the lease could not be renewed in time; nothing is changed until it is'
    : 'another process took over this environment; this one stopped';
  throw new OperationError(message, { code: 'conflict', retryable });
}

/** The world of a lease's holder: once the lease is lost, neither traffic nor processes are changed any more. */
export function fence(world: World, lease: Lease): World {
  const { edge, workloads } = world;
  const whileHeld = async (change: () => Promise<void>): Promise<void> => {
    refuseWithout(lease);
    await change();
  };
  return {
    ...world,
    edge: {
      observe: (slot) => edge.observe(slot),
      write: (intent) => whileHeld(() => edge.write(intent)),
    },
    workloads: {
      checkRelease: (release) => workloads.checkRelease(release),
      observe: (slot) => workloads.observe(slot),
      deploy: (holder) => whileHeld(() => workloads.deploy(holder)),
      settle: (holder) => whileHeld(() => workloads.settle(holder)),
      retire: (slot) => whileHeld(() => workloads.retire(slot)),
    },
  };
}
