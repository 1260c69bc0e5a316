import { expect, test } from 'vitest';
import { seedsOf } from './random.ts';
import { HEALTHY, scenarioOf, type Scenario } from './scenario.ts';
import { report, simulate } from './simulate.ts';

function abortAt(atMs: number): Scenario['incidents'][number] {
  return { atMs, kind: 'input', input: { kind: 'abort', by: 'li.na', text: 'wrong prices' } };
}

function withShape(onAbort: 'ramp' | 'hold'): Scenario['plan'] {
  return { ...scenarioOf(1).plan, onAbort };
}

test('an abort at any moment ends on stable by a ramp too, and no weight ever grows on the way', async () => {
  for (const seed of seedsOf(12)) {
    const incidents = [abortAt(2000 * seed)];
    const outcome = await simulate(scenarioOf(seed, { plan: withShape('ramp'), incidents }));
    expect(outcome.broken, report(outcome)).toEqual([]);
    expect(outcome.document?.state, report(outcome)).toMatchObject({
      phase: 'rolled-back',
      abortReason: { code: 'aborted' },
    });
  }
});

test('failing payments go back at once although the plan would ask a person', async () => {
  const candidate = { ...HEALTHY, paymentFailureRatio: { wechat: 0.5, alipay: 0.5 } };
  const outcome = await simulate(scenarioOf(1, { candidate, plan: withShape('hold') }));
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.document?.state).toMatchObject({ phase: 'rolled-back' });
  expect(outcome.document?.state.heldReason).toBeUndefined();
});

test('errors of the rest are held until nobody came for the longest wait', async () => {
  const candidate = { ...HEALTHY, errorRatio: 0.2 };
  const outcome = await simulate(scenarioOf(1, { candidate, plan: withShape('hold') }));
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.document?.state).toMatchObject({
    phase: 'rolled-back',
    abortReason: { details: { gate: 'errors' } },
  });
  expect(outcome.world.truth.elapsedMs()).toBeGreaterThan(60_000);
});
