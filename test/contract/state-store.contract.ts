import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Look } from '../../src/domain/record.ts';
import type { Lease, LeaseAnswer, StateStore } from '../../src/ports/state-store.ts';
import { document } from '../../src/runner/runner.fixture.ts';

/** One place that keeps state, and stores over it as different processes would open them. */
export type StoreUnderTest = {
  readonly open: () => StateStore;
  readonly close: () => void | Promise<void>;
};

const { id } = document;
const later = '2026-11-24-002';

/** What every store must do. */
export function stateStoreContract(
  name: string,
  create: () => StoreUnderTest | Promise<StoreUnderTest>,
): void {
  describe(name, () => {
    let place: StoreUnderTest;
    beforeEach(async () => {
      place = await create();
    });
    afterEach(() => place.close());
    const store = () => place.open();

    rollouts(store);
    leases(store);
    inputs(store);
    journals(store);
  });
}

function rollouts(store: () => StateStore): void {
  test('an empty store holds nothing', async () => {
    const {
      latest,
      serving,
      rollouts: all,
      rollout,
      memory,
      looks,
      holder,
      inputs: queue,
    } = store();
    const found = [latest(), serving(), rollout(id), memory(id), holder()];
    expect(await Promise.all(found)).toEqual(Array.from({ length: 5 }, () => undefined));
    expect(await Promise.all([all(), looks(id), queue(id)])).toEqual([[], [], []]);
  });

  test('what was saved is read by another process, and the newest rollout is the latest', async () => {
    await store().save(document);
    await store().save({ ...document, id: later, requester: 'li.na' });
    await store().saveServing(document.stable);
    await store().saveMemory(id, { version: 1, memory: { total: 3 } });
    const { plan } = document;
    expect(await store().rollout(id)).toMatchObject({ id, plan, state: { step: 0 } });
    expect(await store().latest()).toMatchObject({ id: later, requester: 'li.na' });
    expect((await store().rollouts()).map((one) => one.id)).toEqual([later, id]);
    expect(await store().serving()).toEqual(document.stable);
    expect(await store().memory(id)).toEqual({ version: 1, memory: { total: 3 } });
  });

  test('saving again replaces the whole', async () => {
    await store().save(document);
    await store().save({ ...document, state: { ...document.state, step: 3 } });
    expect((await store().rollout(id))?.state.step).toBe(3);
    expect(await store().rollouts()).toHaveLength(1);
  });

  test('looks are kept in their order, and followed from where one was', async () => {
    await store().save(document);
    const follow = store().followLooks(id);
    const times = async () => (await follow()).map(({ atMs }) => atMs);
    expect(await times()).toEqual([]);
    for (const atMs of [1, 2]) await store().addLook(id, lookAt(atMs));
    expect(await times()).toEqual([1, 2]);
    await store().addLook(id, lookAt(3));
    expect(await times()).toEqual([3]);
    expect((await store().looks(id)).map(({ atMs }) => atMs)).toEqual([1, 2, 3]);
  });
}

function leases(store: () => StateStore): void {
  test('while one holds the lease, others are refused and told who holds it', async () => {
    const { kind } = await store().acquire('zhang.wei');
    expect(kind).toBe('held');
    expect(await store().acquire('li.na')).toMatchObject({
      kind: 'refused',
      by: { holder: 'zhang.wei' },
    });
    expect((await store().holder())?.holder).toBe('zhang.wei');
  });

  test('a released lease is free, and each holder gets a higher token', async () => {
    const first = leaseOf(await store().acquire('zhang.wei'));
    expect(first.held()).toBe(true);
    await first.release();
    expect([first.held(), await store().holder()]).toEqual([false, undefined]);
    const second = leaseOf(await store().acquire('li.na'));
    expect(second.token).toBeGreaterThan(first.token);
    await first.release();
    expect([first.held(), second.held()]).toEqual([false, true]);
  });
}

function inputs(store: () => StateStore): void {
  test('inputs wait in the order of their ids; one id is taken once, and dropped when asked', async () => {
    await store().save(document);
    await store().queueInput(id, { id: '2', input: { kind: 'abort' } });
    await store().queueInput(id, { id: '1', input: { kind: 'pause' } });
    await store().queueInput(id, { id: '1', input: { kind: 'again' } });
    expect(await store().inputs(id)).toEqual([
      { id: '1', input: { kind: 'pause' } },
      { id: '2', input: { kind: 'abort' } },
    ]);
    await store().dropInput(id, '1');
    await store().dropInput(id, '1');
    expect((await store().inputs(id)).map((one) => one.id)).toEqual(['2']);
    expect(await store().inputs(later)).toEqual([]);
  });
}

function journals(store: () => StateStore): void {
  test('the journal goes on where another process stopped, every entry chained to the one before', async () => {
    for (const [k, kind] of ['a', 'b', 'c'].entries()) {
      const append = await store().openJournal();
      await append({ atMs: k, actor: 'zhang.wei', event: { kind, fen: 5n } });
    }
    const { entries, check } = await store().journal();
    expect(check).toEqual({ kind: 'intact', entries: 3 });
    expect(entries.map(({ sequence, atMs, event }) => [sequence, atMs, event])).toEqual([
      [1, 0, { kind: 'a', fen: '5' }],
      [2, 1, { kind: 'b', fen: '5' }],
      [3, 2, { kind: 'c', fen: '5' }],
    ]);
    expect(entries.map(({ previous }) => previous).slice(1)).toEqual(
      entries.map(({ hash }) => hash).slice(0, 2),
    );
  });

  test('a journal that was never written is intact', async () => {
    expect(await store().journal()).toEqual({ entries: [], check: { kind: 'intact', entries: 0 } });
  });
}

function leaseOf(answer: LeaseAnswer): Lease {
  if (answer.kind === 'refused') throw new Error(`refused by ${answer.by.holder}`);
  return answer.lease;
}

/** A look of which only the time matters. */
export function lookAt(atMs: number): Look {
  const nothing = { requests: 0, failed: 0 };
  return {
    atMs,
    phase: 'shifting',
    step: 0,
    paused: false,
    wanted: {},
    observed: undefined,
    traffic: {},
    payments: {},
    spanMs: 1000,
    total: nothing,
    gates: [],
    verdict: { kind: 'hold', code: 'dwell', details: {} },
    because: { code: 'evidence', details: {} },
    inflight: { candidate: undefined, stable: undefined },
    pods: { candidate: undefined, stable: undefined },
    ledgerDifferenceFen: undefined,
    nextStepInMs: undefined,
  };
}
