import { expect, test } from 'vitest';
import { KINDS } from '../../src/adapters/kubernetes/index.ts';
import { ensureCrds } from '../../src/adapters/kubernetes/store/ensure-crds.ts';
import { openKubernetesStore } from '../../src/adapters/kubernetes/store/open-kubernetes-store.ts';
import { document } from '../../src/runner/runner.fixture.ts';
import { stateStoreContract } from '../contract/state-store.contract.ts';
import { ownNamespace } from './own-namespace.ts';

const place = { application: 'smart-travel', environment: 'staging' };

stateStoreContract('the store in a real cluster', async () => {
  const { cluster, close } = await ownNamespace();
  await ensureCrds(cluster);
  const end = new AbortController();
  return {
    open: () => openKubernetesStore({ cluster, ...place, signal: end.signal }),
    close: async () => {
      end.abort();
      await close();
    },
  };
});

test('of two who take the lease at once, one holds it, and a late write of the one before is refused', async () => {
  const { cluster, close } = await ownNamespace();
  await ensureCrds(cluster);
  const end = new AbortController();
  const { signal } = end;
  // A renewal that never comes is the same as a holder that was killed.
  const times = { durationMs: 1000, renewEveryMs: 600_000, giveUpAfterMs: 600_000 };
  const open = () => openKubernetesStore({ cluster, ...place, signal, times });
  try {
    const killed = open();
    expect((await killed.acquire('zhang.wei')).kind).toBe('held');
    await killed.save(document);
    const others = [open(), open(), open()];
    await expect
      .poll(
        async () => {
          const answers = await Promise.all(others.map((one) => one.acquire('li.na')));
          return answers.filter(({ kind }) => kind === 'held').length;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(1);
    const late = killed.save({ ...document, requester: 'late' });
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
    expect((await open().latest())?.requester).toBe(document.requester);
  } finally {
    end.abort();
    await close();
  }
});

test('kubectl shows a rollout with its phase', async () => {
  const { cluster, close } = await ownNamespace();
  try {
    await ensureCrds(cluster);
    await openKubernetesStore({ cluster, ...place }).save(document);
    const [rollout] = await cluster.list(KINDS.Rollout);
    expect(rollout).toMatchObject({ status: { phase: document.state.phase } });
  } finally {
    await close();
  }
});
