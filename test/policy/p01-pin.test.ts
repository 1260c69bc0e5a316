import { expect, test } from 'vitest';
import { matchRouteClass } from '../../src/adapters/local/edge/routing.ts';
import { compilePlan } from '../../src/engine/plan.ts';
import { scenarioOf } from '../simulation/scenario.ts';
import { play, splitsOf } from './policy.fixture.ts';

const weights = { blue: 100, green: 0 };
const general = { name: 'default', pathPrefixes: ['/'], weights };
const payment = { name: 'payment', pathPrefixes: ['/api/payment', '/api/wechat-pay-mcp'], weights };

test.each(['canary', 'blue-green', 'ab'] as const)(
  'P1: no %s gives the candidate a payment before it has everything else',
  (strategy) => {
    const { steps } = compilePlan({ ...scenarioOf(1).plan, strategy });
    const early = steps.filter((step) => (step.weights['default'] ?? 0) < 100);
    expect(early.map((step) => step.weights['payment'])).toEqual(early.map(() => 0));
  },
);

test('P1: while the general ladder is climbed every payment stays on stable', async () => {
  const splits = splitsOf(await play());
  const climbing = splits.filter(({ general: percent }) => percent < 100);
  expect(climbing.length).toBeGreaterThan(2);
  expect(climbing.filter((one) => one.payment !== 0)).toEqual([]);
});

test('P1: a payment path never falls to the catch-all, in whatever order the classes are declared', () => {
  for (const classes of [
    [general, payment],
    [payment, general],
  ]) {
    expect(matchRouteClass(classes, '/api/payment/orders/b-1')?.name).toBe('payment');
    expect(matchRouteClass(classes, '/api/wechat-pay-mcp')?.name).toBe('payment');
    expect(matchRouteClass(classes, '/api/paymentx')?.name).toBe('default');
  }
});
