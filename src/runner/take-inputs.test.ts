import { expect, test } from 'vitest';
import { emptyDisk, openMemoryStore } from '../../test/fakes/memory-store.ts';
import type { RolloutDocument } from '../domain/record.ts';
import type { StateStore } from '../ports/state-store.ts';
import { document } from './runner.fixture.ts';
import { takeInputs } from './take-inputs.ts';

const { id } = document;

function storeWith(...inputs: unknown[]): StateStore {
  const store = openMemoryStore(emptyDisk(), { pid: 1, nowMs: () => 0 });
  store.save(document);
  inputs.forEach((input, k) => store.queueInput(id, { id: `00${k}`, input }));
  return store;
}

function take(store: StateStore, before: RolloutDocument = document) {
  const outcomes: unknown[] = [];
  const after = takeInputs(store, before, (event) => outcomes.push(event['outcome']));
  return { after, outcomes };
}

test('inputs are taken up in their order, journalled, kept and dropped', () => {
  const store = storeWith({ kind: 'pause', by: 'li.na' }, { kind: 'approve', by: 'li.na' });
  const { after, outcomes } = take(store);
  expect(outcomes).toEqual(['applied', 'applied']);
  expect(after.state).toMatchObject({ paused: true, approvals: [{ step: 0, by: 'li.na' }] });
  expect(store.rollout(id)).toEqual(JSON.parse(JSON.stringify(after)));
  expect(store.inputs(id)).toEqual([]);
});

test('an approval that was kept before a kill and not dropped does not open the next gate too', () => {
  const store = storeWith({ kind: 'approve', by: 'li.na' });
  const killed: StateStore = {
    ...store,
    dropInput: () => {
      throw new Error('killed');
    },
  };
  expect(() => take(killed)).toThrow('killed');
  const { after } = take(store, store.rollout(id));
  expect(after.state.approvals).toEqual([{ step: 0, by: 'li.na' }]);
  expect(store.inputs(id)).toEqual([]);
});

test('what is not understood or refused is journalled as that and changes nothing', () => {
  const store = storeWith(
    { kind: 'explode', by: 'li.na' },
    { kind: 'override-freeze', by: 'li.na', text: '' },
  );
  const { after, outcomes } = take(store);
  expect(outcomes).toEqual(['not understood', 'refused']);
  expect(after).toEqual(document);
});
