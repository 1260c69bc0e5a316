import { expect, test } from 'vitest';
import type { Decision, Facts, Phase, RolloutState } from '../domain/rollout.ts';
import { decide } from './decide.ts';
import { at, good, known, says } from './engine.fixture.ts';
import { compilePlan } from './plan.ts';

const options = {
  strategy: 'rolling',
  classes: ['default', 'payment'],
  dwellMs: 1000,
  soakMs: 1000,
  requestsPerSecond: 100,
  phaseDeadlineMs: 60_000,
  waitingMs: 60_000,
} as const;
const plan = compilePlan(options);
const everything = known({ default: 100, payment: 100 });
/** What was stable is gone from its slot. */
const replaced: Facts = {
  ...good,
  observedWeights: everything,
  stable: known({ ready: 0, wanted: 2 }),
};

function answer(
  state: RolloutState,
  facts: Partial<Facts> = {},
  kind: 'advance' | 'hold' = 'hold',
) {
  return decide(plan, state, { ...replaced, ...facts }, { verdict: says(kind), nowMs: 1000 });
}

function deployed({ actions }: Decision): readonly string[] {
  return actions.flatMap((action) => (action.kind === 'deploy' ? [action.role] : []));
}

test('in place all classes move in one step', () => {
  expect(plan.steps.map(({ weights }) => weights)).toEqual([{ default: 100, payment: 100 }]);
});

test.each(['preparing', 'checking', 'shifting', 'soaking', 'draining'] as const)(
  'in place nobody brings stable back while %s',
  (phase: Phase) => {
    expect(deployed(answer(at(phase)))).not.toContain('stable');
  },
);

test('in place a candidate that lost a process gets it back', () => {
  const short = known({ ready: 1, wanted: 2 });
  expect(deployed(answer(at('shifting'), { candidate: short }))).toEqual(['candidate']);
});

test('in place the step is proven without a stable beside it', () => {
  expect(answer(at('shifting'), {}, 'advance').state.phase).toBe('soaking');
});

test('in place nothing is replaced before the approval', () => {
  const careful = compilePlan({ ...options, approveBefore: ['payment'] });
  const waiting = known({ ready: 0, wanted: 2 });
  const ask = (state: RolloutState) =>
    decide(
      careful,
      state,
      { ...replaced, candidate: waiting },
      { verdict: says('hold'), nowMs: 1 },
    );
  const before = ask(at('preparing'));
  expect(before.because).toEqual({ code: 'awaiting-approval', details: { given: 0, required: 1 } });
  expect(before.actions).toEqual([]);
  const approved = at('preparing', { approvals: [{ step: 0, by: 'li.na' }] });
  expect(deployed(ask(approved))).toEqual(['candidate']);
});

test('in place going back replaces the candidate, and ends once all of stable is ready', () => {
  const back = answer(at('aborting'));
  expect(back.state.phase).toBe('aborting');
  expect(deployed(back)).toEqual(['stable']);
  const whole = answer(at('aborting'), { stable: known({ ready: 2, wanted: 2 }) });
  expect(whole.state.phase).toBe('rolled-back');
  expect(whole.actions).toEqual([]);
});
