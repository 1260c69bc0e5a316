import { expect, test } from 'vitest';
import { fakeEdge } from '../../../test/fakes/edge.ts';
import { virtualClock } from '../../../test/fakes/virtual-clock.ts';
import { fakeWorkloads } from '../../../test/fakes/workloads.ts';
import type { World } from '../../ports/world.ts';
import { OperationError } from '../../shared/errors.ts';
import { clusterScene } from '../compose/cluster/cluster.fixture.ts';
import { bringUp } from './install.ts';

/** Brings a release up at an edge that cannot be looked at so many times. */
async function install(failures: number, retryable: boolean): Promise<void> {
  const { clock, play } = virtualClock(0);
  const edge = fakeEdge({ routeClasses: ['default', 'payment'], nowMs: clock.nowMs });
  edge.setReady('blue', 2);
  let left = failures;
  const observe: World['edge']['observe'] = async (slot) => {
    left -= 1;
    if (left < 0) return edge.observe(slot);
    throw new OperationError('the edge did not answer', { code: 'timeout', retryable });
  };
  const workloads = fakeWorkloads({
    nowMs: clock.nowMs,
    releases: { '6.2.0': { startMs: 0 } },
    instancesPerSlot: 2,
  });
  const world = { clock, workloads, edge: { ...edge, observe } };
  await play(bringUp(world, { slot: 'blue', release: '6.2.0' }, clusterScene()));
}

test('an edge that does not answer for a moment does not end an installation', async () => {
  await expect(install(3, true)).resolves.toBeUndefined();
});

test('what no waiting mends ends it at once, and what lasts ends it when its time is over', async () => {
  await expect(install(1, false)).rejects.toThrow('the edge did not answer');
  await expect(install(Infinity, true)).rejects.toThrow('the edge did not answer');
});
