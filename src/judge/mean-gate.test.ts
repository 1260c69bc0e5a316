import { expect, test } from 'vitest';
import type { Values } from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import { newMeanState, updateMean } from './mean-gate.ts';
import { judgeScrape, newJudgeState, restartProof, startStep } from './judge.ts';
import { policyOf } from './judge.fixture.ts';
import type { Verdict } from './verdict.ts';

const BASKET = {
  name: 'basket',
  weight: 1,
  lowest: 0,
  highest: 1,
  rollbackLoss: 0.05,
  passLoss: 0.3,
} as const;
const policy: JudgePolicy = policyOf({ gates: [], means: [BASKET] });

const values = (mean: number): Values => ({ sum: mean * 40, count: 40 });

function play(candidate: number, stable: number, scrapes: number): readonly Verdict[] {
  let state = newJudgeState(policy, 0);
  const all: Verdict[] = [];
  for (let k = 1; k <= scrapes; k += 1) {
    const wave = 0.05 * Math.sin(k);
    const means = {
      basket: { candidate: values(candidate + wave), stable: values(stable - wave) },
    };
    const judged = judgeScrape(policy, state, { kind: 'known', gates: {}, means }, k * 1000);
    ({ state } = judged);
    all.push(judged.verdict);
  }
  return all;
}

test('a mean that is far below stable goes back', () => {
  expect(play(0.2, 0.8, 40).some(({ kind }) => kind === 'rollback')).toBe(true);
});

test('a mean like that of stable passes, and says before how much is missing', () => {
  const verdicts = play(0.6, 0.6, 60);
  expect(verdicts[0]).toMatchObject({ because: { code: 'missing-evidence', gate: 'basket' } });
  expect(verdicts[0]?.gates[0]?.missingRequests).toBeGreaterThan(10);
  expect(verdicts.at(-1)?.kind).toBe('advance');
});

test('a mean that is no worse than borne is never harm', () => {
  expect(play(0.57, 0.6, 200).every(({ kind }) => kind !== 'rollback')).toBe(true);
});

test('a role without values is no observation, and a gate without any is blind', () => {
  const state = newMeanState();
  const none = { candidate: { sum: 0, count: 0 }, stable: { sum: 1, count: 1 } };
  expect(updateMean(state, none, BASKET)).toBe(state);
  const { verdict } = judgeScrape(
    policy,
    newJudgeState(policy, 0),
    { kind: 'known', gates: {} },
    1,
  );
  expect(verdict.because).toMatchObject({ code: 'blind', reason: 'gate basket has no series' });
});

test('a new step keeps what speaks against it and proves anew; a state without the gate begins it', () => {
  const means = { basket: { candidate: { sum: 3, count: 4 }, stable: { sum: 3, count: 4 } } };
  const seen = { kind: 'known', gates: {}, means } as const;
  const one = judgeScrape(policy, { ...newJudgeState(policy, 0), means: {} }, seen, 1000);
  for (const next of [startStep, restartProof]) {
    const basket = next(policy, one.state, 2000).means['basket'];
    expect([basket?.candidate, basket?.scrapes]).toEqual([0, 1]);
  }
  const bare = { ...one.state, means: {} };
  const blind = judgeScrape(policy, bare, { kind: 'blind', reason: 'x' }, 3000).verdict;
  expect(blind.gates[0]?.eOk).toBeCloseTo(1);
});
