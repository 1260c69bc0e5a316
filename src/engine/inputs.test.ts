import { expect, test } from 'vitest';
import type { Input } from '../domain/input.ts';
import type { Plan, RolloutState } from '../domain/rollout.ts';
import { newRollout } from './decide.ts';
import { paymentStep, plan } from './engine.fixture.ts';
import { applyInput, isApproved, isFreezeOverridden, type InputOutcome } from './inputs.ts';

const approvers = ['li.na', 'wang', 'zhang.wei'];
const strict: Plan = { ...plan, approvals: { required: 2, approvers } };
const anyPerson: Plan = { ...plan, approvals: { required: 1, approvers: [] } };
const fresh = newRollout(0);

function apply(input: Input, state: RolloutState = fresh, wanted: Plan = strict): InputOutcome {
  return applyInput({ plan: wanted, state, requester: 'zhang.wei' }, input);
}

function applied(outcome: InputOutcome): RolloutState {
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  return outcome.state;
}

test('pause, resume and promote say what is wanted from now on', () => {
  const paused = applied(apply({ kind: 'pause', by: 'li.na' }));
  expect(paused.paused).toBe(true);
  expect(applied(apply({ kind: 'resume', by: 'li.na' }, paused)).paused).toBe(false);
  expect(applied(apply({ kind: 'promote', by: 'li.na' }, paused))).toMatchObject({
    paused: false,
    hurried: true,
  });
});

test('the first reason to abort stays', () => {
  const first = applied(apply({ kind: 'abort', by: 'li.na', text: 'wrong prices' }));
  const second = applied(apply({ kind: 'abort', by: 'wang', text: 'me too' }, first));
  expect(second.abortReason).toEqual({
    code: 'aborted',
    details: { by: 'li.na', text: 'wrong prices' },
  });
});

test('a finished rollout takes no input', () => {
  for (const phase of ['promoted', 'rolled-back'] as const) {
    const outcome = apply({ kind: 'abort', by: 'li.na', text: '' }, { ...fresh, phase });
    expect(outcome).toEqual({ kind: 'refused', why: 'finished' });
  }
});

test('a step is approved when enough different people named in the plan said so', () => {
  const one = applied(apply({ kind: 'approve', by: 'li.na' }));
  const same = applied(apply({ kind: 'approve', by: 'li.na' }, one));
  const two = applied(apply({ kind: 'approve', by: 'wang' }, same));
  const open = [fresh, one, same, two].map((state) => isApproved(strict, state, paymentStep));
  expect(open).toEqual([false, false, false, true]);
  const third = apply({ kind: 'approve', by: 'wang' }, two);
  expect(third).toEqual({ kind: 'refused', why: 'nothing-to-approve' });
});

test('who is not named, or asked for the rollout where two are needed, approves nothing', () => {
  expect(apply({ kind: 'approve', by: 'stranger' })).toMatchObject({ why: 'not-an-approver' });
  expect(apply({ kind: 'approve', by: 'zhang.wei' })).toMatchObject({ why: 'own-rollout' });
  const alone = applied(apply({ kind: 'approve', by: 'zhang.wei' }, fresh, anyPerson));
  expect(isApproved(anyPerson, alone, paymentStep)).toBe(true);
});

function ask(by: string, state: RolloutState, wanted: Plan = strict): InputOutcome {
  return apply({ kind: 'override-freeze', by, text: 'money is lost' }, state, wanted);
}

test('a freeze is overridden by two named people, neither of them the requester', () => {
  const one = applied(ask('li.na', applied(ask('li.na', fresh))));
  const two = applied(ask('wang', one));
  expect([fresh, one, two].map(isFreezeOverridden)).toEqual([false, false, true]);
  expect(ask('zhang.wei', one)).toEqual({ kind: 'refused', why: 'own-rollout' });
  expect(ask('stranger', one)).toEqual({ kind: 'refused', why: 'not-an-approver' });
  expect(ask('li.na', fresh, anyPerson)).toEqual({ kind: 'refused', why: 'not-an-approver' });
});
