import { expect, test } from 'vitest';
import type { Input } from '../../src/domain/input.ts';
import type { Scenario } from '../simulation/scenario.ts';
import { scenarioOf } from '../simulation/scenario.ts';
import { endOf, play, splitsOf } from './policy.fixture.ts';

/** Begins while the general ladder is climbed. */
const FREEZE = { kind: 'frozen', fromMs: 5000, toMs: 45_000 } as const;
const BOOT_MS = 5000;
const FROM_MS = BOOT_MS + FREEZE.fromMs;
const TO_MS = BOOT_MS + FREEZE.toMs;

function asked(atMs: number, input: Input): Scenario['incidents'][number] {
  return { atMs, kind: 'input', input };
}

function override(by: string): Scenario['incidents'][number] {
  return asked(15_000, { kind: 'override-freeze', by, text: 'money is lost' });
}

async function splitsIn(change: Partial<Scenario>) {
  const outcome = await play({ troubles: [FREEZE], ...change });
  const inside = splitsOf(outcome).filter(({ atMs }) => atMs >= FROM_MS && atMs < TO_MS);
  return { outcome, inside };
}

test('65, P8: in a freeze no weight grows, and afterwards the rollout goes on', async () => {
  const { outcome, inside } = await splitsIn({});
  expect(inside).toEqual([]);
  expect([outcome.broken, endOf(outcome)]).toEqual([[], 'promoted']);
});

test('P8: a freeze keeps a rollout from beginning', async () => {
  const outcome = await play({ troubles: [{ ...FREEZE, fromMs: 0 }] });
  expect(splitsOf(outcome).find(({ general }) => general > 0)?.atMs).toBeGreaterThan(TO_MS);
});

test('P8: going back is allowed in a freeze', async () => {
  const abort = asked(15_000, { kind: 'abort', by: 'li.na', text: 'wrong prices' });
  const { outcome, inside } = await splitsIn({ incidents: [abort] });
  expect(inside.map(({ general }) => general)).toEqual([0]);
  expect(endOf(outcome)).toBe('rolled-back: aborted');
});

test('P8: two named people who give a reason go on in spite of it, one of them or the requester does not', async () => {
  const approvals = { required: 1, approvers: ['li.na', 'wang', 'zhang.wei'] };
  const plan = { ...scenarioOf(1).plan, approvals };
  const two = await splitsIn({ plan, incidents: [override('li.na'), override('wang')] });
  expect(two.inside.length).toBeGreaterThan(0);
  const one = await splitsIn({ plan, incidents: [override('li.na'), override('zhang.wei')] });
  expect(one.inside).toEqual([]);
});
