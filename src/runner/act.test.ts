import { expect, test } from 'vitest';
import { fakeChecks } from '../../test/fakes/checks.ts';
import { fakeLedger } from '../../test/fakes/ledger.ts';
import { emptyDisk, openMemoryStore } from '../../test/fakes/memory-store.ts';
import { fakeMetrics } from '../../test/fakes/metrics.ts';
import { virtualClock } from '../../test/fakes/virtual-clock.ts';
import { act } from './act.ts';
import { backgroundCheck } from './background-checks.ts';
import { document } from './runner.fixture.ts';

test('an edge that refuses stable while nothing of it is ready does not keep stable from being started', async () => {
  const { clock } = virtualClock(0);
  const done: string[] = [];
  const hands = {
    document: { ...document, state: { ...document.state, phase: 'aborting' as const } },
    previewSecret: 'secret',
    checks: backgroundCheck(clock.nowMs),
    world: {
      clock,
      edge: {
        observe: () => Promise.reject(new Error('not asked')),
        write: () => Promise.reject(new Error('nothing of blue is ready')),
      },
      workloads: {
        checkRelease: async () => {},
        observe: () => Promise.reject(new Error('not asked')),
        deploy: async ({ slot }: { readonly slot: string }) => void done.push(`deploy ${slot}`),
        settle: async () => {},
        retire: async (slot: string) => void done.push(`retire ${slot}`),
      },
      metrics: fakeMetrics(),
      ledger: fakeLedger(),
      checks: fakeChecks([]),
      store: openMemoryStore(emptyDisk(), { pid: 1, nowMs: clock.nowMs }),
    },
  };
  const weights = { default: 0, payment: 0 };
  const trouble = await act(hands, [
    { kind: 'write-weights', weights },
    { kind: 'deploy', role: 'stable' },
    { kind: 'retire-candidate' },
  ]);
  expect(trouble).toBe('write-weights: nothing of blue is ready');
  expect(done).toEqual(['deploy blue']);
});
