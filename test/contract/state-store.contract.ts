import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Look } from '../../src/domain/record.ts';
import type { Lease, StateStore } from '../../src/ports/state-store.ts';
import { document } from '../../src/runner/runner.fixture.ts';

/** One place that keeps state, and stores over it as different processes would open them. */
export type StoreUnderTest = {
  readonly open: () => StateStore;
  readonly close: () => void;
};

const { id } = document;
const later = '2026-11-24-002';

/** What every store must do. */
export function stateStoreContract(name: string, create: () => StoreUnderTest): void {
  describe(name, () => {
    let place: StoreUnderTest;
    beforeEach(() => {
      place = create();
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
  test('an empty store holds nothing', () => {
    const { latest, serving, rollouts: all, rollout, memory, looks, holder } = store();
    expect([latest(), serving(), rollout(id), memory(id), holder()]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect([all(), looks(id), store().inputs(id)]).toEqual([[], [], []]);
  });

  test('what was saved is read by another process, and the newest rollout is the latest', () => {
    store().save(document);
    store().save({ ...document, id: later, requester: 'li.na' });
    store().saveServing(document.stable);
    store().saveMemory(id, { version: 1, memory: { total: 3 } });
    expect(store().rollout(id)).toMatchObject({ id, plan: document.plan, state: { step: 0 } });
    expect(store().latest()).toMatchObject({ id: later, requester: 'li.na' });
    expect(
      store()
        .rollouts()
        .map((one) => one.id),
    ).toEqual([later, id]);
    expect(store().serving()).toEqual(document.stable);
    expect(store().memory(id)).toEqual({ version: 1, memory: { total: 3 } });
  });

  test('saving again replaces the whole', () => {
    store().save(document);
    store().save({ ...document, state: { ...document.state, step: 3 } });
    expect(store().rollout(id)?.state.step).toBe(3);
    expect(store().rollouts()).toHaveLength(1);
  });

  test('looks are kept in their order, and followed from where one was', () => {
    store().save(document);
    const follow = store().followLooks(id);
    expect(follow()).toEqual([]);
    for (const atMs of [1, 2]) store().addLook(id, lookAt(atMs));
    expect(follow().map(({ atMs }) => atMs)).toEqual([1, 2]);
    store().addLook(id, lookAt(3));
    expect(follow().map(({ atMs }) => atMs)).toEqual([3]);
    expect(
      store()
        .looks(id)
        .map(({ atMs }) => atMs),
    ).toEqual([1, 2, 3]);
  });
}

function leases(store: () => StateStore): void {
  test('while one holds the lease, others are refused and told who holds it', () => {
    const { kind } = store().acquire('zhang.wei');
    expect(kind).toBe('held');
    expect(store().acquire('li.na')).toMatchObject({
      kind: 'refused',
      by: { holder: 'zhang.wei' },
    });
    expect(store().holder()?.holder).toBe('zhang.wei');
  });

  test('a released lease is free, and each holder gets a higher token', () => {
    const first = leaseOf(store().acquire('zhang.wei'));
    expect(first.held()).toBe(true);
    first.release();
    expect([first.held(), store().holder()]).toEqual([false, undefined]);
    const second = leaseOf(store().acquire('li.na'));
    expect(second.token).toBeGreaterThan(first.token);
    first.release();
    expect([first.held(), second.held()]).toEqual([false, true]);
  });
}

function inputs(store: () => StateStore): void {
  test('inputs wait in the order of their ids; one id is taken once, and dropped when asked', () => {
    store().save(document);
    store().queueInput(id, { id: '2', input: { kind: 'abort' } });
    store().queueInput(id, { id: '1', input: { kind: 'pause' } });
    store().queueInput(id, { id: '1', input: { kind: 'again' } });
    expect(store().inputs(id)).toEqual([
      { id: '1', input: { kind: 'pause' } },
      { id: '2', input: { kind: 'abort' } },
    ]);
    store().dropInput(id, '1');
    store().dropInput(id, '1');
    expect(
      store()
        .inputs(id)
        .map((one) => one.id),
    ).toEqual(['2']);
    expect(store().inputs(later)).toEqual([]);
  });
}

function journals(store: () => StateStore): void {
  test('the journal goes on where another process stopped, every entry chained to the one before', () => {
    for (const [k, kind] of ['a', 'b', 'c'].entries()) {
      store().openJournal()({ atMs: k, actor: 'zhang.wei', event: { kind, fen: 5n } });
    }
    const { entries, check } = store().journal();
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

  test('a journal that was never written is intact', () => {
    expect(store().journal()).toEqual({ entries: [], check: { kind: 'intact', entries: 0 } });
  });
}

function leaseOf(answer: ReturnType<StateStore['acquire']>): Lease {
  if (answer.kind === 'refused') throw new Error(`refused by ${answer.by.holder}`);
  return answer.lease;
}

function lookAt(atMs: number): Look {
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
