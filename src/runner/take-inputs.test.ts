import { expect, test } from 'vitest';
import { emptyDisk, openMemoryStore } from '../../test/fakes/memory-store.ts';
import type { RolloutDocument } from '../domain/record.ts';
import type { StateStore } from '../ports/state-store.ts';
import { document } from './runner.fixture.ts';
import { takeInputs } from './take-inputs.ts';

const { id } = document;

async function storeWith(...inputs: unknown[]): Promise<StateStore> {
  const store = openMemoryStore(emptyDisk(), { pid: 1, nowMs: () => 0 });
  await store.save(document);
  for (const [k, input] of inputs.entries()) await store.queueInput(id, { id: `00${k}`, input });
  return store;
}

async function take(store: StateStore, before: RolloutDocument = document) {
  const outcomes: unknown[] = [];
  const after = await takeInputs(store, before, async (event) => {
    outcomes.push(event['outcome']);
  });
  return { after, outcomes };
}

test('inputs are taken up in their order, journalled, kept and dropped', async () => {
  const store = await storeWith({ kind: 'pause', by: 'li.na' }, { kind: 'approve', by: 'li.na' });
  const { after, outcomes } = await take(store);
  expect(outcomes).toEqual(['applied', 'applied']);
  expect(after.state).toMatchObject({ paused: true, approvals: [{ step: 0, by: 'li.na' }] });
  expect(await store.rollout(id)).toEqual(JSON.parse(JSON.stringify(after)));
  expect(await store.inputs(id)).toEqual([]);
});

test('an approval that was kept before a kill and not dropped does not open the next gate too', async () => {
  const store = await storeWith({ kind: 'approve', by: 'li.na' });
  const killed: StateStore = {
    ...store,
    dropInput: () => Promise.reject(new Error('killed')),
  };
  await expect(take(killed)).rejects.toThrow('killed');
  const { after } = await take(store, await store.rollout(id));
  expect(after.state.approvals).toEqual([{ step: 0, by: 'li.na' }]);
  expect(await store.inputs(id)).toEqual([]);
});

test('what is not understood or refused is journalled as that and changes nothing', async () => {
  const store = await storeWith(
    { kind: 'explode', by: 'li.na' },
    { kind: 'override-freeze', by: 'li.na', text: '' },
  );
  const { after, outcomes } = await take(store);
  expect(outcomes).toEqual(['not understood', 'refused']);
  expect(after).toEqual(document);
});
