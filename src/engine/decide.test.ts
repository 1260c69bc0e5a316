import { expect, test } from 'vitest';
import type { Action, Facts, Phase } from '../domain/rollout.ts';
import { decide } from './decide.ts';
import {
  answer,
  at,
  good,
  known,
  paymentStep,
  plan,
  says,
  unknown,
  weights,
} from './engine.fixture.ts';

const proven = { verdict: says('advance'), nowMs: 1000 };

function kinds(phase: Phase, facts: Partial<Facts>): Action[] {
  return answer(at(phase), facts).actions.filter(({ kind }) => kind === 'deploy');
}

/** The step after a proof in `step` when somebody is in a hurry. */
function jump(step: number): number {
  const approvals = [{ step: paymentStep, by: 'li.na' }];
  const observedWeights = known(plan.steps[step]?.weights ?? {});
  return answer(at('shifting', { step, hurried: true, approvals }), { observedWeights }, proven)
    .state.step;
}

test.each(['preparing', 'checking', 'shifting', 'soaking', 'draining'] as const)(
  'in %s an abort and harm send the traffic back at once',
  (phase) => {
    const back = [{ kind: 'write-weights', weights: weights(0, 0) }];
    const aborted = answer(
      at(phase, { abortReason: { code: 'aborted', details: {} }, paused: true }),
    );
    const harmed = answer(at(phase), {}, { verdict: says('rollback') });
    expect([aborted.state.phase, harmed.state.phase]).toEqual(['aborting', 'aborting']);
    expect([aborted.actions, harmed.actions]).toEqual([back, back]);
  },
);

test.each(['preparing', 'checking', 'shifting', 'soaking'] as const)(
  'in %s a candidate that keeps ending by itself goes back',
  (phase) => {
    const decision = answer(at(phase), { candidateRestarts: known(4) });
    expect(decision.state.abortReason).toEqual({ code: 'crash-loop', details: { restarts: 4 } });
    expect(answer(at(phase), { candidateRestarts: known(3) }).state.abortReason).toBeUndefined();
  },
);

test('a candidate that can never start goes back at once, and one that serves already does not', () => {
  const facts = { candidateCannotStart: 'no such image' };
  const reason = { code: 'cannot-start', details: { detail: 'no such image' } };
  expect(answer(at('preparing'), facts).state.abortReason).toEqual(reason);
  for (const phase of ['checking', 'shifting', 'soaking', 'draining'] as const) {
    expect(answer(at(phase), facts).state.abortReason).toBeUndefined();
  }
});

test('a proven candidate that ends while the old slot drains is only started again', () => {
  expect(answer(at('draining'), { candidateRestarts: known(4) }).state.phase).toBe('draining');
});

test('after a wait the phase goes on with the time that it had left', () => {
  const before = at('preparing', { phaseStartedAtMs: 100, waitingSinceMs: 500 });
  const { state } = answer(before, { candidate: unknown }, { nowMs: 2500 });
  expect([state.waitingSinceMs, state.phaseStartedAtMs]).toEqual([undefined, 2100]);
});
test('what ended by itself is started again, and no longer on the way back', () => {
  const half = known({ ready: 1, wanted: 2 });
  const candidate = { kind: 'deploy', role: 'candidate' };
  const stable = { kind: 'deploy', role: 'stable' };
  expect(kinds('preparing', { candidate: half })).toEqual([candidate]);
  expect(kinds('soaking', { candidate: half, stable: half })).toEqual([stable, candidate]);
  expect(kinds('aborting', { candidate: half, stable: half })).toEqual([stable]);
});
test('a person in a hurry skips the rest of a ladder, never the ladder of payment', () => {
  expect([0, paymentStep - 1, paymentStep].map(jump)).toEqual([
    paymentStep - 1,
    paymentStep,
    plan.steps.length - 1,
  ]);
});
test('an experiment that returns ends on stable', () => {
  const audience = { kind: 'cookie', name: 'group', value: 'b' } as const;
  const step = { weights: weights(0, 0), dwellMs: 1, needsApproval: false, audience };
  const decision = decide(
    { ...plan, steps: [step], returns: true },
    at('shifting'),
    { ...good, observedWeights: known(weights(0, 0)) },
    proven,
  );
  expect([decision.because.details['cause'], decision.state.phase]).toEqual([
    'experiment-ended',
    'aborting',
  ]);
});
test('the audience of an experiment is written as long as it lasts', () => {
  const audience = { kind: 'sticky-share' } as const;
  const step = { weights: weights(50, 0), dwellMs: 1, needsApproval: false, audience };
  const decision = decide({ ...plan, steps: [step] }, at('shifting'), good, {
    verdict: says('hold'),
    nowMs: 1,
  });
  expect(decision.actions).toEqual([{ kind: 'write-weights', weights: weights(50, 0), audience }]);
});
