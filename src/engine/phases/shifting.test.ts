import { expect, test } from 'vitest';
import type { Decision, Phase } from '../../domain/rollout.ts';
import { answer, at, known, paymentStep, plan, says, unknown, weights } from '../engine.fixture.ts';

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
    answer(at('preparing'), { frozen: known('month-end') }),
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
    answer(at('checking'), { checks: known({ failedInARow: 1, trouble: '' }) }),
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
    answer(at('shifting'), { frozen: known('month-end') }, proven),
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
    answer(at('shifting', { step: paymentStep, approvals: [{ step: paymentStep, by: 'li.na' }] })),
    'split-not-observed',
    'shifting',
  ],
  [
    'a pause keeps the next step from being written',
    answer(at('shifting', { step: 1, paused: true }), { observedWeights: known(first) }),
    'paused',
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
  ['past the last step soaks', answer(at('shifting', { step: 99 })), 'all-steps-proven', 'soaking'],
];
test.each(cases)('%s', (_name, decision, code, phase) => {
  expect([decision.because.code, decision.state.phase]).toEqual([code, phase]);
});

test('a candidate of which nothing is ready gets no traffic, whatever else is waited for', () => {
  const { actions, state } = answer(at('shifting', { step: 2, paused: true }), {
    candidate: known({ ready: 0, wanted: 2 }),
    observedWeights: known(plan.steps[2]?.weights ?? {}),
    frozen: known('month-end'),
  });
  expect(actions[0]).toEqual({ kind: 'write-weights', weights: weights(0, 0) });
  expect(state.phase).toBe('shifting');
});
