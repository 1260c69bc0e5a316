import { expect, test } from 'vitest';
import { newJudgeState } from '../judge/judge.ts';
import type { RunnerMemory } from './memory.ts';
import { document, policy } from './runner.fixture.ts';
import { withinNow } from './set-back.ts';

const memory: RunnerMemory = {
  judge: { ...newJudgeState(policy, 9000), blindSinceMs: 9500 },
  stepOnTrial: undefined,
  samples: { edge: { atMs: 10_000, instance: 'a', series: {} } },
  expected: {},
  step: {},
  lookedAtMs: 10_000,
  total: { requests: 0, failed: 0 },
  scrapes: 0,
  journalled: '',
  trouble: undefined,
  previewSecret: 'secret',
};
const state = { ...document.state, phaseStartedAtMs: 8000, waitingSinceMs: 8500 };
const before = { document: { ...document, state }, memory };

test('a clock that goes on leaves everything as it is', () => {
  expect(withinNow(before, 10_000)).toEqual(before);
});

test('what lies ahead of a clock that was set back has just begun, what lies behind stays', () => {
  const after = withinNow(before, 8200);
  expect(after.document.state).toMatchObject({ phaseStartedAtMs: 8000, waitingSinceMs: 8200 });
  expect(after.memory).toMatchObject({
    lookedAtMs: 8200,
    judge: { stepStartedAtMs: 8200, blindSinceMs: 8200 },
    samples: { edge: { atMs: 8199 } },
  });
});

test('nothing that was absent begins', () => {
  const { blindSinceMs: _blind, ...judge } = memory.judge;
  const calm = {
    document: { ...document, state: { ...state, waitingSinceMs: undefined } },
    memory: { ...memory, judge: { ...judge, blindSinceMs: undefined } },
  };
  const after = withinNow(calm, 100);
  expect(after.document.state.waitingSinceMs).toBeUndefined();
  expect(after.memory.judge.blindSinceMs).toBeUndefined();
});
