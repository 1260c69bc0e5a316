import { expect, test } from 'vitest';
import { answer, at, known } from '../../src/engine/engine.fixture.ts';
import {
  endOf,
  mostPayments,
  paymentsBegan,
  play,
  playRelease,
  splitsOf,
} from './policy.fixture.ts';

test('P7: a candidate whose payments are missing in the books goes back at the first payment step', async () => {
  const outcome = await playRelease({ losesMoney: true });
  expect([endOf(outcome), mostPayments(outcome)]).toEqual(['rolled-back: ledger-difference', 10]);
});

test('P7: payments do not begin while the books cannot be read, and everything else does', async () => {
  const beganMs = (paymentsBegan(await play()) ?? 0) - 5000;
  const untilMs = beganMs + 20_000;
  const outcome = await play({ troubles: [{ kind: 'ledger-down', fromMs: 0, toMs: untilMs }] });
  expect(splitsOf(outcome).some(({ general }) => general === 100)).toBe(true);
  expect(paymentsBegan(outcome)).toBeGreaterThanOrEqual(untilMs + 5000);
  expect(endOf(outcome)).toBe('promoted');
});

test('P7: a payment that was captured twice sends payments back', () => {
  const twice = known({ differenceFen: 0n, duplicateCaptures: 1 });
  const decision = answer(at('soaking'), { ledger: twice });
  expect(decision.state.abortReason?.code).toBe('duplicate-captures');
});

test.each(['soaking', 'draining'] as const)(
  'P7: without balanced books nothing is left behind after %s',
  (phase) => {
    const unread = { kind: 'unknown', reason: 'not asked' } as const;
    const all = known({ default: 100, payment: 100 });
    const state = at(phase, { drainedLooks: 5 });
    const { because } = answer(state, { ledger: unread, observedWeights: all }, { nowMs: 20_000 });
    expect(because.code).toBe('ledger-unknown');
  },
);
