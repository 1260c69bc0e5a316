import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadApplication } from './load.ts';

const own = readFileSync(new URL('../../zhiyou.yaml', import.meta.url), 'utf8');

test('the file of this repository declares the values that environment local was made with', () => {
  const { name, routeClasses, providers, slowerThanMs, environments } = loadApplication(
    'zhiyou.yaml',
    own,
  );
  expect({ name, routeClasses, providers, slowerThanMs }).toEqual({
    name: 'smart-travel',
    routeClasses: { default: ['/'], payment: ['/api/payment'] },
    providers: ['wechat', 'alipay'],
    slowerThanMs: 500,
  });
  const plan = {
    classes: ['default', 'payment'],
    dwellMs: 3000,
    soakMs: 5000,
    requestsPerSecond: 40,
    paymentLadder: [10, 50, 100],
    phaseDeadlineMs: 300_000,
    waitingMs: 86_400_000,
  };
  const payment = { rollbackRate: 0.002, passRate: 0.05, floorRate: 0.1 };
  expect(environments).toEqual({
    local: {
      runtime: 'local',
      edgePort: 8080,
      instancesPerSlot: 2,
      scrapeEveryMs: 1000,
      orderEveryMs: 15_000,
      releases: {
        '6.2.0': {},
        '6.2.1': {},
        '6.2.2': { FAULT_PAYMENT_FAILURE_RATIO: '0.05' },
        '6.2.3': { FAULT_ERROR_RATIO_DEFAULT: '0.05' },
      },
      variables: { DRAIN_DELAY_MS: '500', LOG_LEVEL: 'info' },
      judge: {
        alpha: 0.01,
        beta: 0.05,
        dwellMs: 3000,
        shedAfterMs: 45_000,
        blindRollbackAfterMs: 300_000,
        gates: [
          gate('errors', 0.4, { rollbackRate: 0.001, passRate: 0.02 }),
          gate('slow', 0.2, { rollbackRate: 0.01, passRate: 0.05 }),
          gate('payment-wechat', 0.2, payment),
          gate('payment-alipay', 0.2, payment),
        ],
      },
      plans: {
        rolling: { strategy: 'rolling', ...plan },
        'blue-green': { strategy: 'blue-green', ...plan },
        canary: { strategy: 'canary', ...plan },
        ab: { strategy: 'ab', ...plan },
      },
      freeze: { timeZone: 'Asia/Shanghai', windows: [] },
    },
  });
});

function gate(
  gateName: string,
  weight: number,
  rates: { readonly rollbackRate: number; readonly passRate: number; floorRate?: number },
) {
  return {
    name: gateName,
    weight,
    bounds: { rollbackRatio: 1.25, passRatio: 1.5, dispersion: 1, ...rates },
  };
}
