import { expect, test } from 'vitest';
import type { Input } from '../domain/input.ts';
import { InternalError } from '../shared/errors.ts';
import { decide } from './decide.ts';
import { answer, at, good, known, plan, says } from './engine.fixture.ts';
import { applyInput } from './inputs.ts';
import { compilePlan } from './plan.ts';

const proven = { verdict: says('advance'), nowMs: 10_000 };

test('a plan without steps has nothing to move and ends promoted', () => {
  const empty = { ...plan, steps: [] };
  const drained = at('draining', { drainedLooks: 1 });
  expect(decide(empty, drained, good, proven).state.phase).toBe('promoted');
  const back = decide(
    empty,
    at('checking', { abortReason: { code: 'aborted', details: {} } }),
    good,
    {
      verdict: says('hold'),
      nowMs: 1,
    },
  );
  expect(back.actions).toEqual([{ kind: 'write-weights', weights: {} }]);
});

test('a class that the edge does not show is not observed', () => {
  const shown = answer(at('shifting'), { observedWeights: known({}) });
  expect(shown.because.code).toBe('split-not-observed');
});

test('an application without payments needs no books', () => {
  const general = compilePlan({
    strategy: 'canary',
    classes: ['default'],
    dwellMs: 0,
    soakMs: 0,
    requestsPerSecond: 300,
    phaseDeadlineMs: 60_000,
    waitingMs: 60_000,
  });
  const ledger = { kind: 'unknown', reason: 'there is none' } as const;
  const observedWeights = known(general.steps[0]?.weights ?? {});
  const state = at('shifting', { hurried: true });
  const decision = decide(general, state, { ...good, ledger, observedWeights }, proven);
  expect(decision.state.step).toBe(general.steps.length - 1);
});

test('an input of another kind is our bug', () => {
  const input: Input = JSON.parse('{"kind":"dance","by":"li.na"}');
  const rollout = { plan, state: at('checking'), requester: 'zhang.wei' };
  expect(() => applyInput(rollout, input)).toThrow(InternalError);
});
