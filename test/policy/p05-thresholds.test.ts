import { expect, test } from 'vitest';
import { gatesOf } from '../../src/cli/gates.ts';
import { loadApplication } from '../../src/config/load.ts';
import { LONGER_FILE } from '../../src/config/reference.ts';
import type { GateBounds, JudgePolicy } from '../../src/domain/gates.ts';
import { SERIES } from '../../src/domain/series.ts';
import { judgeScrape, newJudgeState } from '../../src/judge/judge.ts';
import type { Verdict } from '../../src/judge/verdict.ts';
import type { Plan } from '../../src/domain/rollout.ts';
import type { RoleScrape } from '../../src/domain/scrape.ts';
import { plan as PLAN } from '../../src/engine/engine.fixture.ts';
import { judgeLook } from '../../src/trial/judge-look.ts';
import { newTrialMemory } from '../../src/trial/memory.ts';
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

/** What a look counts on a slot that serves payments well; the edge has 50 requests, the service answers them. */
const GOOD_LOOK = {
  [SERIES.requests('payment')]: 50,
  [SERIES.answers('payment')]: 50,
  [SERIES.payments('wechat')]: 20,
  [SERIES.payments('alipay')]: 20,
};

type Counts = Readonly<Record<string, number>>;

function judgePayments(candidate: Counts, stable: Counts = {}): Verdict['because'] {
  const application = loadApplication('zhiyou.yaml', LONGER_FILE);
  const { local } = application.environments;
  if (local === undefined) throw new Error('no environment local');
  const { policy, sources } = gatesOf(application, local);
  const step = { weights: { default: 0, payment: 50 }, dwellMs: policy.dwellMs };
  const plan: Plan = { ...PLAN, steps: [{ ...step, needsApproval: false }] };
  const setup = { startedAtMs: 0, plan, policy, sources };
  let memory = newTrialMemory(setup, 0);
  for (let second = 1; second <= 180; second += 1) {
    const judged = judgeLook(setup, memory, {
      atMs: second * 1000,
      phase: 'shifting',
      step: 0,
      observed: { kind: 'known', value: step.weights },
      roles: {
        candidate: counted('candidate', candidate, second),
        stable: counted('stable', stable, second),
      },
    });
    if (judged.verdict.kind !== 'hold') return judged.verdict.because;
    ({ memory } = judged);
  }
  return { code: 'missing-evidence', gate: 'any' };
}

/** One source of a role after so many seconds, each with a good look in which `change` happens. */
function counted(name: string, change: Counts, seconds: number): RoleScrape {
  const all = Object.entries({ ...GOOD_LOOK, ...change }).map(([series, count]) => [
    series,
    seconds * count,
  ]);
  const source = { name, instance: name, startedAtMs: 0, atMs: seconds * 1000 };
  return { sources: [{ ...source, series: Object.fromEntries(all) }] };
}

test('P5: payments that all are answered well and in time go forward', () => {
  expect(judgePayments({})).toEqual({ code: 'proven' });
});

test('P5: payments that fail at the edge count although no process ever saw them', () => {
  const lost = { [SERIES.failed('payment')]: 2, [SERIES.answers('payment')]: 48 };
  expect(judgePayments(lost)).toEqual({ code: 'harm', gate: 'errors-payment' });
});

test('P5: above 10 % of payments that fail at the edge the candidate goes back by the floor', () => {
  const lost = { [SERIES.failed('payment')]: 30, [SERIES.answers('payment')]: 20 };
  expect(judgePayments(lost)).toEqual({ code: 'floor', gate: 'errors-payment' });
});

test('P5: a candidate whose payments are slower than 5 s more often than one in twenty goes back', () => {
  const late = { [SERIES.slow('payment')]: 4 };
  expect(judgePayments(late)).toEqual({ code: 'harm', gate: 'slow-payment' });
});

test('P5: above 10 % of slow payments the candidate goes back by the floor, however slow stable is', () => {
  const late = { [SERIES.slow('payment')]: 30 };
  expect(judgePayments(late, late)).toEqual({ code: 'floor', gate: 'slow-payment' });
});
