import { expect, test } from 'vitest';
import type { KnownReason } from '../domain/reason.ts';
import type { Facts, Plan, RolloutState } from '../domain/rollout.ts';
import { abortShape, rampWeights } from './abort-shape.ts';
import { decide } from './decide.ts';
import { at, good, known, paymentStep, plan, says, unknown, weights } from './engine.fixture.ts';
import { applyInput } from './inputs.ts';

const aborted: KnownReason = { code: 'aborted', details: { by: 'li.na', text: '' } };
const harm = (gate: string): KnownReason => ({ code: 'harm', details: { gate } });
const ramp: Plan = { ...plan, onAbort: 'ramp' };
const holding: Plan = { ...plan, onAbort: 'hold' };
const last = plan.steps.length;

test.each([
  ['ramp', 'shifting', aborted, 'ramp'],
  ['ramp', 'soaking', { code: 'deadline', details: {} }, 'ramp'],
  ['ramp', 'checking', aborted, 'instant'],
  ['ramp', 'shifting', harm('errors'), 'instant'],
  ['ramp', 'shifting', harm('payment-wechat'), 'instant'],
  ['hold', 'shifting', harm('errors'), 'hold'],
  ['hold', 'soaking', { code: 'deadline', details: {} }, 'hold'],
  ['hold', 'shifting', harm('errors-payment'), 'instant'],
  ['hold', 'shifting', { code: 'floor', details: { gate: 'payment-alipay' } }, 'instant'],
  ['hold', 'shifting', { code: 'blind', details: {} }, 'instant'],
  ['hold', 'shifting', { code: 'crash-loop', details: {} }, 'instant'],
  ['hold', 'shifting', { code: 'ledger-difference', details: {} }, 'instant'],
  ['hold', 'shifting', aborted, 'instant'],
  ['hold', 'preparing', { code: 'deadline', details: {} }, 'instant'],
  ['instant', 'shifting', aborted, 'instant'],
] as const)('%s in %s for %o is %s', (onAbort, phase, reason, expected) => {
  expect(abortShape({ ...plan, onAbort }, phase, reason)).toBe(expected);
});

test('in place there is no split to give back slowly, and nothing said is instant', () => {
  expect(abortShape({ ...ramp, inPlace: true }, 'shifting', aborted)).toBe('instant');
  expect(abortShape(plan, 'shifting', aborted)).toBe('instant');
});

/** Percents of `default` that the way back goes through, a look every ten seconds. */
function downFrom(step: number): readonly (number | undefined)[] {
  const state = { ...at('aborting', { step, abortReason: aborted }), isRamp: true };
  return [0, 10_000, 20_000, 30_000, 40_000, 50_000].map(
    (nowMs) => rampWeights(ramp, state, nowMs)?.['default'],
  );
}

test('a ramp goes down the steps that it came up, with payment back at once', () => {
  const none = undefined;
  expect(downFrom(last)).toEqual([75, 50, 25, 10, 3.33, none]);
  expect(downFrom(paymentStep)).toEqual([75, 50, 25, 10, 3.33, none]);
  expect(downFrom(2)).toEqual([10, 3.33, none, none, none, none]);
  expect(downFrom(0)).toEqual([none, none, none, none, none, none]);
  const state = { ...at('aborting', { step: last, abortReason: aborted }), isRamp: true };
  expect(rampWeights(ramp, state, 0)).toEqual(weights(75, 0));
  expect(rampWeights(ramp, { ...state, abortReason: undefined }, 0)).toBeUndefined();
});

type Seen = { readonly verdict?: ReturnType<typeof says>; readonly nowMs?: number };

/** The split is what the step wants, unless said. */
function next(of: Plan, state: RolloutState, facts: Partial<Facts> = {}, seen: Seen = {}) {
  const { verdict = says('hold'), nowMs = 1000 } = seen;
  const { weights: wanted = {} } = of.steps[Math.min(state.step, of.steps.length - 1)] ?? {};
  const all = { ...good, observedWeights: known(wanted), ...facts };
  return decide(of, state, all, { verdict, nowMs });
}

test('an abort of a person goes back by the ramp, and the candidate goes only after its end', () => {
  const begun = next(ramp, at('shifting', { step: 2, abortReason: aborted }));
  expect(begun.actions).toEqual([{ kind: 'write-weights', weights: weights(10, 0) }]);
  const rung = next(ramp, begun.state, {}, { nowMs: 12_000 });
  expect([rung.because.code, rung.actions]).toEqual([
    'ramp',
    [{ kind: 'write-weights', weights: weights(3.33, 0) }],
  ]);
  const end = next(
    ramp,
    rung.state,
    { observedWeights: known(weights(3.33, 0)) },
    { nowMs: 22_000 },
  );
  expect(end.actions).toEqual([{ kind: 'write-weights', weights: weights(0, 0) }]);
  expect(end.state.phase).toBe('aborting');
});

test('harm in the middle of a ramp, and a second abort, take all back at once', () => {
  const back = [{ kind: 'write-weights', weights: weights(0, 0) }];
  const begun = next(ramp, at('shifting', { step: last - 1, abortReason: aborted })).state;
  const harmed = next(ramp, begun, {}, { verdict: says('rollback'), nowMs: 2000 });
  expect([harmed.actions, harmed.state.isRamp, harmed.because.code]).toEqual([
    back,
    false,
    'go-back',
  ]);
  expect(next(ramp, harmed.state, {}, { nowMs: 3000 }).actions).toEqual(back);
  const rollout = { plan: ramp, state: begun, requester: 'li.na' };
  const again = applyInput(rollout, { kind: 'abort', by: 'li.na', text: '' });
  expect(again.kind === 'applied' && next(ramp, again.state, {}, { nowMs: 2000 }).actions).toEqual(
    back,
  );
  const soaked = next(ramp, at('soaking', { step: last, abortReason: aborted })).state;
  const books = known({ differenceFen: 1n, duplicateCaptures: 0 });
  expect(next(ramp, soaked, { ledger: books }, { nowMs: 2000 }).actions).toEqual(back);
});

const harmful = { kind: 'rollback', shed: false, reason: harm('errors') } as const;
const failing = { kind: 'rollback', shed: false, reason: harm('payment-wechat') } as const;

test('harm outside of payment is held where a person is to decide, and abort goes back', () => {
  const held = next(holding, at('shifting', { step: 1 }), {}, { verdict: harmful });
  expect(held.state).toMatchObject({ phase: 'shifting', paused: true, waitingSinceMs: 1000 });
  expect(held.because).toEqual({ code: 'held', details: { gate: 'errors', cause: 'harm' } });
  expect(held.actions).toEqual([]);
  const still = next(holding, held.state, {}, { nowMs: 9000 });
  expect(still.because.code).toBe('held');
  const rollout = { plan: holding, state: still.state, requester: 'li.na' };
  const asked = applyInput(rollout, { kind: 'abort', by: 'li.na', text: '' });
  expect(asked.kind === 'applied' && next(holding, asked.state).state.phase).toBe('aborting');
  const resumed = applyInput(rollout, { kind: 'resume', by: 'li.na' });
  const on = resumed.kind === 'applied' ? next(holding, resumed.state) : undefined;
  expect([on?.state.phase, on?.because.code]).toEqual(['shifting', 'evidence']);
});

test('a hold ends where payments fail, nothing can be seen, the candidate is gone, or nobody comes', () => {
  const held = next(holding, at('soaking', { step: last }), {}, { verdict: harmful }).state;
  const phaseAfter = (facts: Partial<Facts>, seen: Seen) =>
    next(holding, held, facts, seen).state.phase;
  expect(phaseAfter({}, {})).toBe('soaking');
  expect(phaseAfter({}, { verdict: failing })).toBe('aborting');
  expect(phaseAfter({}, { verdict: says('hold', true) })).toBe('aborting');
  expect(phaseAfter({ candidate: known({ ready: 0, wanted: 2 }) }, {})).toBe('aborting');
  expect(phaseAfter({ candidate: unknown }, {})).toBe('soaking');
  const late = next(holding, held, {}, { verdict: harmful, nowMs: 1001 + plan.waitingMs });
  expect([late.state.phase, late.state.abortReason?.code]).toEqual(['aborting', 'harm']);
});

test('a deadline that is held gives the phase its time anew when a person resumes', () => {
  const nowMs = 10 + plan.deadlinesMs.shifting;
  const held = next(holding, at('shifting'), {}, { nowMs });
  expect(held.because.details['cause']).toBe('deadline');
  const rollout = { plan: holding, state: held.state, requester: 'li.na' };
  const resumed = applyInput(rollout, { kind: 'resume', by: 'li.na' });
  const on =
    resumed.kind === 'applied'
      ? next(holding, resumed.state, {}, { nowMs: nowMs + 500 })
      : undefined;
  expect(on?.state).toMatchObject({ phase: 'shifting', phaseStartedAtMs: nowMs + 500 });
});

test('a plan without steps has nothing to keep and nothing to go down', () => {
  const state = { ...at('aborting', { abortReason: aborted }), isRamp: true };
  expect(rampWeights({ ...ramp, steps: [] }, state, 0)).toBeUndefined();
});

test('a ramp never gives the candidate more than it has, nor anything where nothing can be seen', () => {
  const back = [{ kind: 'write-weights', weights: weights(0, 0) }];
  const before = at('shifting', { step: 3, abortReason: aborted });
  const actionsOf = (facts: Partial<Facts>, seen: Seen = {}) =>
    next(ramp, before, facts, seen).actions;
  expect(actionsOf({ observedWeights: known(weights(10, 0)) })).toEqual(back);
  expect(actionsOf({ observedWeights: known({}) })).toEqual(back);
  expect(actionsOf({ observedWeights: unknown })).toEqual(back);
  expect(actionsOf({}, { verdict: says('hold', true) })).toEqual(back);
  expect(actionsOf({ candidate: known({ ready: 0, wanted: 2 }) })).toEqual(back);
  const begun = next(ramp, before).state;
  expect(next(ramp, begun, {}, { verdict: says('hold', true), nowMs: 2000 }).actions).toEqual(back);
});
