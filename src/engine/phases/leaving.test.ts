import { expect, test } from 'vitest';
import type { Decision, Phase } from '../../domain/rollout.ts';
import type { Judgement } from './phase.ts';
import { answer, at, known, paymentStep, plan, says, unknown, weights } from '../engine.fixture.ts';

const off = (differenceFen: bigint, duplicateCaptures = 0) =>
  known({ differenceFen, duplicateCaptures });

const full = plan.steps.at(-1)?.weights ?? {};
const paying = at('shifting', {
  step: paymentStep,
  approvals: [{ step: paymentStep, by: 'li.na' }],
});
const leaking: Judgement = {
  ...says('hold'),
  reason: { code: 'leak', details: { resource: 'memory', leftMs: 3_600_000 } },
};
const cases: [string, Decision, string, Phase][] = [
  ['soaks', answer(at('soaking')), 'soaking', 'soaking'],
  ['paused while soaking', answer(at('soaking', { paused: true })), 'paused', 'soaking'],
  [
    'blind at the end of the soak',
    answer(at('soaking'), {}, { verdict: says('hold', true), nowMs: 20_000 }),
    'blind',
    'soaking',
  ],
  [
    'nothing seen at the end of the soak',
    answer(
      at('soaking'),
      {},
      { verdict: { ...says('hold'), reason: { code: 'blind', details: {} } }, nowMs: 20_000 },
    ),
    'blind',
    'soaking',
  ],
  [
    'ledger unknown after the soak',
    answer(at('soaking'), { ledger: unknown }, { nowMs: 20_000 }),
    'ledger-unknown',
    'soaking',
  ],
  [
    'ledger off after the soak',
    answer(at('soaking'), { ledger: off(-3n) }, { nowMs: 20_000 }),
    'go-back',
    'aborting',
  ],
  ['soaked', answer(at('soaking'), {}, { nowMs: 20_000 }), 'soaked', 'draining'],
  [
    'a leak at the end of the soak',
    answer(at('soaking'), {}, { verdict: leaking, nowMs: 20_000 }),
    'leak',
    'soaking',
  ],
  [
    'a leak while a person is in a hurry',
    answer(at('soaking', { hurried: true }), {}, { verdict: leaking, nowMs: 20_000 }),
    'soaked',
    'draining',
  ],
  [
    'drain without sight',
    answer(at('draining'), { observedWeights: unknown }),
    'split-unknown',
    'draining',
  ],
  ['drain before the split', answer(at('draining')), 'split-not-observed', 'draining'],
  [
    'drain unknown',
    answer(at('draining'), { observedWeights: known(full), leavingSlot: unknown }),
    'drain-unknown',
    'draining',
  ],
  [
    'payments in flight',
    answer(at('draining'), {
      observedWeights: known(full),
      leavingSlot: known({ requests: 0, payments: 1 }),
    }),
    'draining',
    'draining',
  ],
  [
    'ledger unknown',
    answer(at('draining', { drainedLooks: 1 }), {
      observedWeights: known(full),
      ledger: unknown,
    }),
    'ledger-unknown',
    'draining',
  ],
  [
    'ledger off',
    answer(at('draining', { drainedLooks: 1 }), {
      observedWeights: known(full),
      ledger: off(1n),
    }),
    'ledger-difference',
    'draining',
  ],
  [
    'an empty slot is looked at twice',
    answer(at('draining'), { observedWeights: known(full) }),
    'drained-once',
    'draining',
  ],
  [
    'drained',
    answer(at('draining', { drainedLooks: 1 }), { observedWeights: known(full) }),
    'promoted',
    'promoted',
  ],
  ...(['soaking', 'draining'] as const).map((phase): [string, Decision, string, Phase] => [
    `nothing of the candidate is left while ${phase}`,
    answer(at(phase), { candidate: known({ ready: 0, wanted: 2 }) }),
    'go-back',
    'aborting',
  ]),
  [
    'in flight past the deadline',
    answer(
      at('draining'),
      { observedWeights: known(full), leavingSlot: known({ requests: 0, payments: 1 }) },
      { nowMs: 1e9 },
    ),
    'drain-late',
    'draining',
  ],
  [
    'late drain keeps both',
    answer(at('draining'), {}, { nowMs: 1e9 }),
    'split-not-observed',
    'draining',
  ],
  [
    'abort without sight',
    answer(at('aborting'), { observedWeights: unknown }),
    'split-unknown',
    'aborting',
  ],
  [
    'abort before the split',
    answer(at('aborting'), { observedWeights: known(weights(5, 0)) }),
    'split-not-observed',
    'aborting',
  ],
  [
    'abort of a silent slot waits',
    answer(at('aborting'), { leavingSlot: known({ requests: undefined, payments: 0 }) }),
    'drain-unknown',
    'aborting',
  ],
  [
    'abort of a slot that stays silent ends it',
    answer(
      at('aborting', { silentSinceMs: 1000 }),
      { leavingSlot: known({ requests: undefined, payments: 0 }) },
      { nowMs: 61_000 },
    ),
    'rolled-back',
    'rolled-back',
  ],
  [
    'abort of a slot that has just fallen silent keeps it, however long it goes on',
    answer(
      at('aborting', { silentSinceMs: 1e9 - 59_000 }),
      { leavingSlot: known({ requests: undefined, payments: 0 }) },
      { nowMs: 1e9 },
    ),
    'drain-unknown',
    'aborting',
  ],
  [
    'abort of a silent slot with payments keeps it',
    answer(
      at('aborting'),
      { leavingSlot: known({ requests: undefined, payments: 1 }) },
      { nowMs: 1e9 },
    ),
    'drain-late',
    'aborting',
  ],
  [
    'abort without books keeps it',
    answer(at('aborting'), { leavingSlot: unknown }, { nowMs: 1e9 }),
    'drain-unknown',
    'aborting',
  ],
  [
    'abort drains unknown',
    answer(at('aborting'), { leavingSlot: unknown }),
    'drain-unknown',
    'aborting',
  ],
  [
    'abort drains',
    answer(at('aborting'), { leavingSlot: known({ requests: 2, payments: 0 }) }),
    'draining',
    'aborting',
  ],
  [
    'abort drains past the deadline',
    answer(at('aborting'), { leavingSlot: known({ requests: 1, payments: 0 }) }, { nowMs: 1e9 }),
    'drain-late',
    'aborting',
  ],
  ['aborted, looked at once', answer(at('aborting')), 'drained-once', 'aborting'],
  ['aborted', answer(at('aborting', { drainedLooks: 1 })), 'rolled-back', 'rolled-back'],
  [
    'aborted with its reason',
    answer(
      at('aborting', {
        drainedLooks: 1,
        abortReason: { code: 'aborted', details: { by: 'li.na', text: 'x' } },
      }),
    ),
    'rolled-back',
    'rolled-back',
  ],
  [
    'stable lost a process',
    answer(at('shifting'), { stable: known({ ready: 1, wanted: 2 }) }),
    'stable-not-ready',
    'shifting',
  ],
  ['stable unknown', answer(at('shifting'), { stable: unknown }), 'stable-unknown', 'shifting'],
  ...[
    ['books unknown before payment', { ledger: unknown }, 'ledger-unknown'] as const,
    [
      'no sandbox order yet',
      { synthetic: known('pending' as const) },
      'synthetic-pending',
    ] as const,
    ['sandbox unknown', { synthetic: unknown }, 'synthetic-pending'] as const,
    [
      'one sandbox order failed',
      { synthetic: known({ failedInARow: 1, trouble: '' }) },
      'synthetic-failed',
    ] as const,
  ].map(([name, facts, code]): [string, Decision, string, Phase] => [
    name,
    answer(paying, facts),
    code,
    'shifting',
  ]),
  ['books off with payments', answer(paying, { ledger: off(1n) }), 'go-back', 'aborting'],
  ['captured twice', answer(paying, { ledger: off(0n, 1) }), 'go-back', 'aborting'],
  [
    'books off before payments move',
    answer(at('shifting'), { ledger: off(1n) }),
    'split-not-observed',
    'shifting',
  ],
  [
    'two sandbox orders failed',
    answer(at('shifting'), { synthetic: known({ failedInARow: 2, trouble: '' }) }),
    'go-back',
    'aborting',
  ],
  [
    'overridden freeze',
    answer(
      at('shifting', {
        overrides: [
          { by: 'li.na', text: 'fix' },
          { by: 'wang', text: 'fix' },
        ],
      }),
      { frozen: known('month-end') },
    ),
    'split-not-observed',
    'shifting',
  ],
  [
    'one override is not enough',
    answer(at('shifting', { overrides: [{ by: 'li.na', text: 'fix' }] }), {
      frozen: known('month-end'),
    }),
    'frozen',
    'shifting',
  ],
  ['hurried out of the soak', answer(at('soaking', { hurried: true })), 'soaked', 'draining'],
  [
    'waited too long for a person',
    answer(at('shifting', { waitingSinceMs: 0, paused: true }), {}, { nowMs: 3_600_001 }),
    'go-back',
    'aborting',
  ],
  ['too late', answer(at('preparing'), {}, { nowMs: 1e9 }), 'go-back', 'aborting'],
  [
    "the time of a pause is not the phase's",
    answer(at('preparing', { paused: true, waitingSinceMs: 10 }), {}, { nowMs: 3_000_000 }),
    'paused',
    'preparing',
  ],
];
test.each(cases)('%s', (_name, decision, code, phase) => {
  expect([decision.because.code, decision.state.phase]).toEqual([code, phase]);
});

test('on the way back the weights are written at every look, because an audience shows in none', () => {
  const { actions } = answer(at('aborting'), {
    leavingSlot: known({ requests: 1, payments: 0 }),
  });
  expect(actions).toEqual([{ kind: 'write-weights', weights: weights(0, 0) }]);
});

test('a silence counts from its first look, and ends with the first word', () => {
  const silent = { leavingSlot: known({ requests: undefined, payments: 0 }) };
  const { state } = answer(at('aborting'), silent, { nowMs: 5000 });
  expect(state.silentSinceMs).toBe(5000);
  expect(answer(state, silent, { nowMs: 9000 }).state.silentSinceMs).toBe(5000);
  const busy = { leavingSlot: known({ requests: 1, payments: 0 }) };
  expect(answer(state, busy, { nowMs: 9000 }).state.silentSinceMs).toBeUndefined();
});
