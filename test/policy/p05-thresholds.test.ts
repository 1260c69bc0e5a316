import { expect, test } from 'vitest';
import type { GateBounds, JudgePolicy } from '../../src/domain/gates.ts';
import { judgeScrape, newJudgeState, type Verdict } from '../../src/judge/judge.ts';
import { GATES } from '../simulation/scenario.ts';
import { endOf, mostPayments, paymentsBegan, playRelease } from './policy.fixture.ts';

/** From the first payment on the candidate until it has none, at most. */
const BACK_WITHIN_MS = 60_000;

test.each([
  ['wechat', { wechat: 0.5, alipay: 0.006 }],
  ['alipay', { wechat: 0.004, alipay: 0.5 }],
])(
  'P5: when only %s fails on the candidate, all payments are back within a minute',
  async (_provider, paymentFailureRatio) => {
    const outcome = await playRelease({ paymentFailureRatio });
    const began = paymentsBegan(outcome) ?? Infinity;
    const back = outcome.world.writes.find(
      ({ atMs, intent }) => atMs > began && intent.weights['payment'] === 0,
    );
    expect((back?.atMs ?? Infinity) - began).toBeLessThan(BACK_WITHIN_MS);
    expect([endOf(outcome), mostPayments(outcome)]).toEqual(['rolled-back: harm', 10]);
  },
);

function judgeBothBad(floorRate: number | undefined): Verdict['because']['code'] {
  const floor: Pick<GateBounds, 'floorRate'> = floorRate === undefined ? {} : { floorRate };
  const policy: JudgePolicy = {
    ...GATES.policy,
    gates: GATES.policy.gates
      .filter(({ name }) => name === 'payment-wechat')
      .map((gate) => ({ ...gate, weight: 1, bounds: { ...gate.bounds, ...floor } })),
  };
  let state = newJudgeState(policy, 0);
  for (let look = 1; look <= 60; look += 1) {
    const counts = { bad: 3, total: 20 };
    const gates = { 'payment-wechat': { candidate: counts, stable: counts } };
    const judged = judgeScrape(policy, state, { kind: 'known', gates }, look * 1000);
    if (judged.verdict.kind === 'rollback') return judged.verdict.because.code;
    ({ state } = judged);
  }
  return 'missing-evidence';
}

test('P5: above 10 % of failed payments the candidate goes back although stable fails as often', () => {
  expect(judgeBothBad(0.1)).toBe('floor');
  expect(judgeBothBad(undefined)).toBe('missing-evidence');
});
