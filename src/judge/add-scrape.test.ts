import { expect, test } from 'vitest';
import { addDispersion, NO_DISPERSION } from './dispersion.ts';
import { addScrape } from './add-scrape.ts';
import { at } from './grids.ts';
import { updateIncident, NO_INCIDENT } from './incident.ts';
import { policyOf } from './judge.fixture.ts';
import { judgeScrape, newJudgeState, startStep } from './judge.ts';

const MEAN = { name: 'basket', weight: 1, lowest: 0, highest: 1, rollbackLoss: 0.1, passLoss: 0.2 };

test('a gate of which a scrape says nothing stays as it is', () => {
  const policy = policyOf({ means: [MEAN] });
  const state = newJudgeState(policy, 0);
  const { state: after, advice } = addScrape(policy, state, { kind: 'known', gates: {} }, 1000);
  expect([after.gates, after.means, advice]).toEqual([state.gates, state.means, { kind: 'none' }]);
});

test('a step begins for the gates that there are', () => {
  const policy = policyOf();
  const bare = { ...newJudgeState(policy, 0), gates: {} };
  expect(startStep(policy, bare, 1000).gates).toEqual({});
});

test('a probe of a gate that nobody asks any more goes on until its end', () => {
  const probe = { gate: 'errors', startedAtMs: 0, rate: 0.1 };
  const judge = (nowMs: number) =>
    updateIncident({ ...NO_INCIDENT, probe }, [], { nowMs, elapsedMs: 1000 }).advice.kind;
  expect([judge(1000), judge(120_000)]).toEqual(['probe', 'none']);
});

test('a process without requests teaches nothing of bursts, and neither does one alone', () => {
  const rows = [
    { bad: 2, total: 10 },
    { bad: 0, total: 10 },
  ];
  const idle = { bad: 0, total: 0 };
  const two = addDispersion(NO_DISPERSION, rows);
  expect(addDispersion(NO_DISPERSION, [...rows, idle])).toEqual(two);
  expect(addDispersion(two, rows.slice(0, 1))).toBe(two);
});

test('outside of a list there is 0', () => {
  expect([at([3], 0), at([3], 1)]).toEqual([3, 0]);
});

test('a judge that was away itself was not blind meanwhile', () => {
  const policy = policyOf();
  const state = { ...newJudgeState(policy, 0), judgedAtMs: 1000 };
  const forMs = (nowMs: number) => {
    const { because } = judgeScrape(policy, state, { kind: 'blind', reason: 'x' }, nowMs).verdict;
    return because.code === 'blind' ? because.forMs : NaN;
  };
  expect([forMs(6000), forMs(3_600_000)]).toEqual([5000, 0]);
});

test('an incident begins proofs anew only of gates that there are', () => {
  const [errors] = policyOf().gates;
  if (errors === undefined) throw new Error('no gate');
  const policy = policyOf({ gates: [errors, { ...errors, name: 'slow' }] });
  const bad = { bad: 60, total: 1000 };
  const gates = { errors: { candidate: bad, stable: bad } };
  const bare = { ...newJudgeState(policy, 0), gates: {} };
  const { state, advice } = addScrape(policy, bare, { kind: 'known', gates }, 1000);
  expect([Object.keys(state.gates), advice.kind]).toEqual([['errors'], 'incident']);
});
