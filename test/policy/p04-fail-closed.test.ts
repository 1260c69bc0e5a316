import { expect, test } from 'vitest';
import { assembleEvidence } from '../../src/evidence/assemble.ts';
import type { Increments } from '../../src/evidence/increments.ts';
import { GATES } from '../simulation/scenario.ts';
import { endOf, forEver, mostPayments, paymentsBegan, play, splitsOf } from './policy.fixture.ts';

test.each(['metrics-down', 'metrics-silent', 'metrics-stale', 'metrics-nan'] as const)(
  'P4: with %s while payments move nothing goes forward, and after the deadline all is back',
  async (kind) => {
    const beganMs = paymentsBegan(await play()) ?? 0;
    const outcome = await play({
      troubles: [forEver(kind, beganMs - 5000 + 500)],
      limitMs: 300_000,
    });
    expect(mostPayments(outcome)).toBe(10);
    expect(outcome.document?.state.abortReason?.code).toBe('blind');
    expect(splitsOf(outcome).at(-1)).toMatchObject({ general: 0, payment: 0 });
  },
);

test('P4: too few payments prove nothing, however well they went', async () => {
  const outcome = await play({ paymentsPerSecond: 4 });
  expect(mostPayments(outcome)).toBe(10);
  expect(endOf(outcome)).toBe('rolled-back: deadline');
});

test('P4: one process that cannot be read makes the whole look blind', () => {
  const read: Increments = { kind: 'known', series: { 'payments:wechat': 500 } };
  const unread: Increments = { kind: 'unknown', reason: 'series payments:wechat is NaN' };
  const { sources } = GATES;
  for (const candidate of [[read, unread], [unread]]) {
    const evidence = assembleEvidence({ candidate, stable: [read] }, sources);
    expect(evidence).toEqual({ kind: 'blind', reason: 'series payments:wechat is NaN' });
  }
});
