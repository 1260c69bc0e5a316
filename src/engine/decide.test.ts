import { describe, expect, test } from 'vitest';
import type { Decision, Facts, Phase, RolloutState } from '../domain/rollout.ts';
import { decide, newRollout } from './decide.ts';
import { good, known, paymentStep, plan, says, unknown, weights } from './engine.fixture.ts';
import type { Judgement } from './phases/phase.ts';

const at = (phase: Phase, more: Partial<RolloutState> = {}): RolloutState => ({
  ...newRollout(0),
  phase,
  ...more,
});

function answer(
  state: RolloutState,
  facts: Partial<Facts> = {},
  moment: { verdict?: Judgement; nowMs?: number } = {},
): Decision {
  const { verdict = says('hold'), nowMs = 1000 } = moment;
  return decide(plan, state, { ...good, ...facts }, { verdict, nowMs });
}

describe('phases', () => {
  const first = plan.steps[0]?.weights ?? {};
  const proven = { verdict: says('advance'), nowMs: 1000 };
  const full = plan.steps.at(-1)?.weights ?? {};
  const cases: [string, Decision, string, Phase][] = [
    [
      'deploys until ready',
      answer(at('preparing'), { candidate: known({ ready: 1, wanted: 2 }) }),
      'candidate-not-ready',
      'preparing',
    ],
    [
      'does not know the candidate',
      answer(at('preparing'), { candidate: unknown }),
      'candidate-unknown',
      'preparing',
    ],
    [
      'nothing wanted is not ready',
      answer(at('preparing'), { candidate: known({ ready: 0, wanted: 0 }) }),
      'candidate-not-ready',
      'preparing',
    ],
    [
      'waits for the freeze',
      answer(at('preparing'), { frozen: known(true) }),
      'frozen',
      'preparing',
    ],
    [
      'does not know the calendar',
      answer(at('preparing'), { frozen: unknown }),
      'freeze-unknown',
      'preparing',
    ],
    ['paused while preparing', answer(at('preparing', { paused: true })), 'paused', 'preparing'],
    ['goes on to checks', answer(at('preparing')), 'candidate-ready', 'checking'],
    [
      'runs checks',
      answer(at('checking'), { checks: known('pending') }),
      'checks-pending',
      'checking',
    ],
    [
      'does not know the checks',
      answer(at('checking'), { checks: unknown }),
      'checks-unknown',
      'checking',
    ],
    ['paused while checking', answer(at('checking', { paused: true })), 'paused', 'checking'],
    [
      'failed checks go back',
      answer(at('checking'), { checks: known('failed') }),
      'go-back',
      'aborting',
    ],
    ['passed checks shift', answer(at('checking')), 'checks-passed', 'shifting'],
    ['writes the split', answer(at('shifting')), 'split-not-observed', 'shifting'],
    [
      'does not see the edge',
      answer(at('shifting'), { observedWeights: unknown }),
      'split-unknown',
      'shifting',
    ],
    [
      'holds without proof',
      answer(at('shifting'), { observedWeights: known(first) }),
      'evidence',
      'shifting',
    ],
    [
      'proof takes a step',
      answer(at('shifting'), { observedWeights: known(first) }, proven),
      'step-proven',
      'shifting',
    ],
    [
      'paused keeps the step',
      answer(at('shifting', { paused: true }), { observedWeights: known(first) }, proven),
      'paused',
      'shifting',
    ],
    [
      'frozen keeps the step',
      answer(at('shifting'), { frozen: known(true) }, proven),
      'frozen',
      'shifting',
    ],
    [
      'unknown freeze keeps the step',
      answer(at('shifting'), { frozen: unknown }, proven),
      'freeze-unknown',
      'shifting',
    ],
    [
      'a candidate that lost a process',
      answer(at('shifting'), { candidate: known({ ready: 1, wanted: 2 }) }),
      'candidate-not-ready',
      'shifting',
    ],
    [
      'an unknown candidate',
      answer(at('shifting'), { candidate: unknown }),
      'candidate-unknown',
      'shifting',
    ],
    [
      'waits for approval',
      answer(at('shifting', { step: paymentStep }), {}, proven),
      'awaiting-approval',
      'shifting',
    ],
    [
      'approved',
      answer(at('shifting', { step: paymentStep, approvedSteps: [paymentStep] })),
      'split-not-observed',
      'shifting',
    ],
    [
      'sheds when blind',
      answer(at('shifting'), {}, { verdict: says('hold', true) }),
      'shed',
      'shifting',
    ],
    [
      'the last step soaks',
      answer(
        at('shifting', { step: plan.steps.length - 1 }),
        { observedWeights: known(full) },
        proven,
      ),
      'step-proven',
      'soaking',
    ],
    [
      'past the last step soaks',
      answer(at('shifting', { step: 99 })),
      'all-steps-proven',
      'soaking',
    ],
    ['soaks', answer(at('soaking')), 'soaking', 'soaking'],
    ['paused while soaking', answer(at('soaking', { paused: true })), 'paused', 'soaking'],
    [
      'blind at the end of the soak',
      answer(at('soaking'), {}, { verdict: says('hold', true), nowMs: 20_000 }),
      'blind',
      'soaking',
    ],
    [
      'ledger unknown after the soak',
      answer(at('soaking'), { ledgerDifferenceFen: unknown }, { nowMs: 20_000 }),
      'ledger-unknown',
      'soaking',
    ],
    [
      'ledger off after the soak',
      answer(at('soaking'), { ledgerDifferenceFen: known(-3n) }, { nowMs: 20_000 }),
      'ledger-difference',
      'soaking',
    ],
    ['soaked', answer(at('soaking'), {}, { nowMs: 20_000 }), 'soaked', 'draining'],
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
      answer(at('draining'), { observedWeights: known(full), ledgerDifferenceFen: unknown }),
      'ledger-unknown',
      'draining',
    ],
    [
      'ledger off',
      answer(at('draining'), { observedWeights: known(full), ledgerDifferenceFen: known(1n) }),
      'ledger-difference',
      'draining',
    ],
    ['drained', answer(at('draining'), { observedWeights: known(full) }), 'promoted', 'promoted'],
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
    ['aborted', answer(at('aborting')), 'rolled-back', 'rolled-back'],
    [
      'aborted with its reason',
      answer(at('aborting', { abortReason: 'x' })),
      'rolled-back',
      'rolled-back',
    ],
    ['too late', answer(at('preparing'), {}, { nowMs: 1e9 }), 'go-back', 'aborting'],
    [
      'paused is never too late',
      answer(at('preparing', { paused: true }), {}, { nowMs: 1e9 }),
      'paused',
      'preparing',
    ],
  ];
  test.each(cases)('%s', (_name, decision, code, phase) => {
    expect([decision.because.code, decision.state.phase]).toEqual([code, phase]);
  });
  test.each(['preparing', 'checking', 'shifting', 'soaking', 'draining'] as const)(
    'in %s an abort and harm send the traffic back at once',
    (phase) => {
      const back = [{ kind: 'write-weights', weights: weights(0, 0) }];
      const aborted = answer(at(phase, { abortReason: 'operator', paused: true }));
      const harmed = answer(at(phase), {}, { verdict: says('rollback') });
      expect([aborted.state.phase, harmed.state.phase]).toEqual(['aborting', 'aborting']);
      expect([aborted.actions, harmed.actions]).toEqual([back, back]);
    },
  );
});
