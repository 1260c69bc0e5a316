import { expect, test } from 'vitest';
import { reasonText } from '../messages/reason.ts';
import { wordsOf } from '../messages/words.ts';
import { gateAt, lookAt } from './rollout.fixture.ts';
import { sentenceOf } from './sentence.ts';

const delay = gateAt('delay', {
  isMean: true,
  eOk: 30,
  passAt: 20,
  missingRequests: 5,
  step: { candidate: { bad: 0, total: 12 }, stable: { bad: 0, total: 12 } },
});
const proven = lookAt(10, { gates: [delay], because: { code: 'step-proven', details: {} } });
const waiting = lookAt(10, {
  gates: [delay],
  because: { code: 'evidence', details: {} },
  verdict: { kind: 'hold', code: 'missing-evidence', details: { gate: 'delay' } },
  nextStepInMs: undefined,
});

test('a gate on a mean tells no share of bad requests, and waits for values', () => {
  expect(reasonText(wordsOf('en'), sentenceOf(proven))).toBe('delay: proof 30 ≥ 20');
  expect(reasonText(wordsOf('zh'), sentenceOf(proven))).toBe('delay 无害证据 30 ≥ 20');
  expect(reasonText(wordsOf('en'), sentenceOf(waiting))).toBe(
    'no harm seen; delay needs about 5 more values than the 12 it has',
  );
});
