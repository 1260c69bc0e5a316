import { expect, test } from 'vitest';
import type { RolloutDocument } from '../domain/record.ts';
import { at, plan } from './engine.fixture.ts';
import { reversalOf } from './reversal.ts';

const promoted: RolloutDocument = {
  schemaVersion: 1,
  id: '2026-11-23-004',
  application: 'smart-travel',
  environment: 'production',
  requester: 'zhang.wei',
  stable: { slot: 'blue', release: '6.2.0' },
  candidate: { slot: 'green', release: '6.2.1' },
  plan,
  state: at('promoted'),
  startedAtMs: 1,
  finishedAtMs: 2,
};

test('64: a promotion is turned around by a rollout of its own that begins by going back', () => {
  const wish = { id: '2026-11-23-005', by: 'li.na', text: 'a bad feeling', nowMs: 7 };
  const back = reversalOf(promoted, wish);
  expect(back).toMatchObject({
    id: '2026-11-23-005',
    requester: 'li.na',
    stable: promoted.stable,
    candidate: promoted.candidate,
    state: {
      phase: 'aborting',
      abortReason: { code: 'aborted', details: { by: 'li.na', text: 'a bad feeling' } },
    },
    startedAtMs: 7,
  });
  expect(back.finishedAtMs).toBeUndefined();
  expect(promoted.state.phase).toBe('promoted');
});
