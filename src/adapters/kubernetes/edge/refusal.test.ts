import { expect, test } from 'vitest';
import { planWith } from './edge.fixture.ts';
import { refuseUnready, standingOf } from './refusal.ts';

const DOWN = { blue: 2, green: 0 };
const NOTHING = {
  weights: { default: 0, payment: 0 },
  orders: { ofCandidate: 'blue', ofStable: 'blue' },
} as const;

test('a slot with nothing ready gets no share of any class', () => {
  expect(() => refuseUnready(planWith(), undefined, DOWN)).toThrow(
    'green cannot get 12.5 % of default',
  );
});

test('a slot with nothing ready gets no orders', () => {
  const plan = planWith({ weights: { default: 0, payment: 0 } });
  expect(() => refuseUnready(plan, standingOf(planWith(NOTHING)), DOWN)).toThrow('the orders g-…');
});

test('what it has may stay, but not grow', () => {
  const standing = standingOf(planWith());
  refuseUnready(planWith({ previewSecret: 'secret' }), standing, DOWN);
  refuseUnready(planWith(NOTHING), standing, DOWN);
  const more = planWith({ weights: { default: 25, payment: 0 } });
  expect(() => refuseUnready(more, standing, DOWN)).toThrow('25 % of default');
});
