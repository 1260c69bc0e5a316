import { expect, test } from 'vitest';
import type { Facts, Plan } from '../domain/rollout.ts';
import { rampWeights } from './abort-shape.ts';
import { decide } from './decide.ts';
import { at, good, known, says, unknown, weights } from './engine.fixture.ts';
import { compilePlan } from './plan.ts';

const mirrored: Plan = compilePlan({
  strategy: 'canary',
  classes: ['default', 'payment'],
  dwellMs: 5000,
  soakMs: 10_000,
  requestsPerSecond: 300,
  phaseDeadlineMs: 60_000,
  waitingMs: 3_600_000,
  ladder: [10, 50, 100],
  mirror: { percent: 20, forMs: 30_000 },
});
const copying = { kind: 'write-weights', weights: weights(0, 0), mirrorPercent: 20 };
const nothing = { kind: 'write-weights', weights: weights(0, 0) };

function answer(facts: Partial<Facts> = {}, verdict = says('hold'), hurried = false) {
  const moment = { verdict, nowMs: 1000 };
  return decide(mirrored, at('shifting', { hurried }), { ...good, ...facts }, moment);
}

test('while copies are judged they are written at every look, with all visitors on stable', () => {
  expect(answer().actions).toEqual([copying]);
});

test('copies that are proven let the first visitors in', () => {
  const { state, because } = answer({}, says('advance'));
  expect([state.step, because.code]).toEqual([1, 'step-proven']);
});

test('a person in a hurry skips no step for what copies prove', () => {
  expect(answer({}, says('advance'), true).state.step).toBe(1);
  const next = decide(mirrored, at('shifting', { step: 1, hurried: true }), proven(10), {
    verdict: says('advance'),
    nowMs: 1000,
  });
  expect(next.state.step).toBe(3);
});

test('whatever takes traffic away takes the copies away', () => {
  expect(answer({}, says('hold', true)).actions).toEqual([nothing]);
  expect(answer({ candidate: known({ ready: 0, wanted: 2 }) }).actions[0]).toEqual(nothing);
  const back = answer({}, says('rollback'));
  expect([back.state.phase, back.actions]).toEqual(['aborting', [nothing]]);
});

test('nothing is proven while the edge cannot be seen', () => {
  expect(answer({ observedWeights: unknown }, says('advance')).state.step).toBe(0);
});

test('a way back in steps does not come by the copies', () => {
  const ramp: Plan = { ...mirrored, onAbort: 'ramp' };
  const abortReason = { code: 'aborted', details: {} } as const;
  const state = { ...at('aborting', { step: 2, abortReason }), isRamp: true };
  expect(rampWeights(ramp, state, 0)).toEqual(weights(10, 0));
  expect(rampWeights(ramp, state, 10_000)).toBeUndefined();
});

function proven(percent: number): Facts {
  return { ...good, observedWeights: known(weights(percent, 0)) };
}
