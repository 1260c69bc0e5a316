import { expect, test } from 'vitest';
import { scenarioOf } from '../simulation/scenario.ts';
import { simulate } from '../simulation/simulate.ts';
import { entriesOf, splitsOf } from './policy.fixture.ts';

const { ladder: _ladder, paymentLadder: _paymentLadder, ...plan } = scenarioOf(1).plan;

test('P3: payments move last, by 1, 5, 25 and 100 %, each step proven by every payment gate', async () => {
  const outcome = await simulate(scenarioOf(1, { plan, paymentsPerSecond: 4000 }));
  expect(outcome.broken).toEqual([]);
  const splits = splitsOf(outcome).map(({ general, payment }) => [general, payment]);
  expect(splits).toEqual([
    [0, 0],
    [1, 0],
    [10, 0],
    [25, 0],
    [50, 0],
    [75, 0],
    [100, 0],
    [100, 1],
    [100, 5],
    [100, 25],
    [100, 100],
  ]);
  const proofs = entriesOf(outcome).filter(({ event }) => event.because?.code === 'step-proven');
  const ofPayment = proofs
    .slice(-4)
    .map(({ event }) =>
      (event.evidence ?? [])
        .filter(({ gate, eOk, passAt }) => gate.startsWith('payment-') && eOk >= passAt)
        .map(({ gate }) => gate),
    );
  expect(ofPayment).toEqual(ofPayment.map(() => ['payment-wechat', 'payment-alipay']));
});
