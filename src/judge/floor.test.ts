import { expect, test } from 'vitest';
import type { JudgePolicy } from '../domain/gates.ts';
import type { JudgeState } from './judge-state.ts';
import { judgeScrape, newJudgeState, startStep } from './judge.ts';
import type { Verdict } from './verdict.ts';

const bounds = {
  rollbackRatio: 1.25,
  rollbackRate: 0.002,
  passRatio: 1.5,
  passRate: 0.05,
  dispersion: 1,
};

function policyOf(floorRate?: number): JudgePolicy {
  const floor = floorRate === undefined ? {} : { floorRate };
  return {
    gates: [{ name: 'payment-alipay', weight: 1, bounds: { ...bounds, ...floor } }],
    alpha: 0.01,
    beta: 0.05,
    dwellMs: 0,
    shedAfterMs: 45_000,
    blindRollbackAfterMs: 300_000,
  };
}

/** Judges scrapes in which both roles have the same bad ratio. */
function judgeBoth(policy: JudgePolicy, scrapes: number, bad: number, total: number): Verdict {
  let state: JudgeState = newJudgeState(policy, 0);
  let verdict: Verdict | undefined;
  for (let scrape = 1; scrape <= scrapes; scrape += 1) {
    const counts = { bad, total };
    const gates = { 'payment-alipay': { candidate: counts, stable: counts } };
    ({ state, verdict } = judgeScrape(policy, state, { kind: 'known', gates }, scrape * 1000));
    if (verdict.kind === 'rollback') break;
  }
  if (verdict === undefined) throw new Error('no scrape');
  return verdict;
}

test('a candidate far below the floor goes back although stable is as bad', () => {
  const verdict = judgeBoth(policyOf(0.1), 20, 6, 10);
  expect(verdict.kind).toBe('rollback');
  expect(verdict.because).toEqual({ code: 'floor', gate: 'payment-alipay' });
});

test('without a floor the same numbers are an incident of both versions', () => {
  expect(judgeBoth(policyOf(), 20, 6, 10).kind).toBe('hold');
});

test('a candidate above the floor is not thrown out by it', () => {
  expect(judgeBoth(policyOf(0.1), 400, 1, 20).because.code).not.toBe('floor');
});

test('a new step keeps what the floor has seen', () => {
  const policy = policyOf(0.1);
  const counts = { bad: 3, total: 4 };
  const gates = { 'payment-alipay': { candidate: counts, stable: counts } };
  const seen = judgeScrape(policy, newJudgeState(policy, 0), { kind: 'known', gates }, 1000);
  const next = startStep(policy, seen.state, 2000);
  const verdict = judgeScrape(policy, next, { kind: 'known', gates }, 3000).verdict;
  expect(verdict.because.code).toBe('floor');
});
