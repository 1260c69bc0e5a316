import { expect, test } from 'vitest';
import { plan } from '../engine/engine.fixture.ts';
import type { Plan } from '../domain/rollout.ts';
import { stepContext } from './step-context.ts';

const SOURCES = ['default', 'payment'].map((routeClass) => ({
  gate: routeClass,
  routeClass,
  bad: 'bad',
  total: 'all',
}));
const step = (general: number, payment: number) => ({
  weights: { default: general, payment },
  dwellMs: 0,
  needsApproval: false,
});
const ladder: Plan = { ...plan, steps: [step(10, 0), step(100, 0), step(100, 25)] };

test('a gate knows the share of its class now and next; payments stay with their slot', () => {
  expect(stepContext(ladder, { step: 0 }, SOURCES)).toEqual({
    default: { percent: 10, nextPercent: 100 },
    payment: { nextPercent: 0 },
  });
  expect(stepContext(ladder, { step: 1 }, SOURCES)['payment']).toEqual({ nextPercent: 25 });
});

test('after the last step everything comes, and a soak is as its last step', () => {
  const last = { default: { percent: 100, nextPercent: 100 }, payment: { nextPercent: 100 } };
  expect(stepContext(ladder, { step: 2 }, SOURCES)).toEqual(last);
  expect(stepContext(ladder, { step: 3 }, SOURCES)).toEqual(last);
});

test('an audience is no split by request', () => {
  const [first] = ladder.steps;
  if (first === undefined) throw new Error('no step');
  const steps = [{ ...first, audience: { kind: 'sticky-share' } as const }];
  expect(stepContext({ ...plan, steps }, { step: 0 }, SOURCES)['default']).toEqual({
    nextPercent: 100,
  });
});
