import { expect, test } from 'vitest';
import type { World } from '../ports/world.ts';
import { emptyDisk, openMemoryStore } from '../../test/fakes/memory-store.ts';
import { fakeChecks } from '../../test/fakes/checks.ts';
import { fakeLedger } from '../../test/fakes/ledger.ts';
import { fakeMetrics } from '../../test/fakes/metrics.ts';
import { virtualClock } from '../../test/fakes/virtual-clock.ts';
import { fakeWorkloads } from '../../test/fakes/workloads.ts';
import { fence } from './fence.ts';

test('who lost the lease changes neither traffic nor processes any more, and still sees them', async () => {
  const written: unknown[] = [];
  const { clock } = virtualClock(0);
  const releases = { '6.2.1': { startMs: 0 } };
  const world: World = {
    clock,
    edge: {
      observe: () => Promise.reject(new Error('seen')),
      write: async (intent) => void written.push(intent),
    },
    workloads: fakeWorkloads({ nowMs: clock.nowMs, releases, instancesPerSlot: 2 }),
    metrics: fakeMetrics(),
    ledger: fakeLedger(),
    checks: fakeChecks([]),
    store: openMemoryStore(emptyDisk(), { pid: 1, nowMs: clock.nowMs }),
  };
  let held = true;
  const { edge, workloads } = fence(world, {
    token: 1,
    held: () => held,
    lost: () => !held,
    release: () => Promise.resolve(),
  });
  const intent = {
    candidate: 'green',
    weights: {},
    audience: undefined,
    orders: { ofCandidate: 'blue', ofStable: 'blue' },
    previewSecret: undefined,
  } as const;
  await edge.write(intent);
  held = false;
  const lost = { code: 'conflict' };
  await expect(edge.write(intent)).rejects.toMatchObject(lost);
  await expect(workloads.deploy({ slot: 'green', release: '6.2.1' })).rejects.toMatchObject(lost);
  await expect(workloads.retire('green')).rejects.toMatchObject(lost);
  expect(written).toEqual([intent]);
  expect(await workloads.observe('green')).toMatchObject({ wanted: 0 });
  await expect(workloads.checkRelease('6.2.1')).resolves.toBeUndefined();
  await expect(edge.observe('green')).rejects.toThrow('seen');
});
