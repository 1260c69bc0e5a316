import type { Application, PlanOptions } from '../domain/application.ts';
import type { Strategy } from '../domain/rollout.ts';

const PROVIDERS = ['wechat', 'alipay'] as const;
const DWELL_MS = 3000;

/** Smart Travel on one machine. */
export const LOCAL_APPLICATION: Application = {
  name: 'smart-travel',
  routeClasses: { default: ['/'], payment: ['/api/payment'] },
  providers: PROVIDERS,
  slowerThanMs: 500,
  environments: {
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
        dwellMs: DWELL_MS,
        shedAfterMs: 45_000,
        blindRollbackAfterMs: 300_000,
        gates: [
          gate('errors', 0.4, { rollbackRate: 0.001, passRate: 0.02 }),
          gate('slow', 0.2, { rollbackRate: 0.01, passRate: 0.05 }),
          ...PROVIDERS.map((name) =>
            gate(`payment-${name}`, 0.2, {
              rollbackRate: 0.002,
              passRate: 0.05,
              floorRate: 0.1,
            }),
          ),
        ],
      },
      plans: {
        canary: plan('canary'),
        'blue-green': plan('blue-green'),
        ab: plan('ab'),
        rolling: plan('rolling'),
      },
      freeze: { timeZone: 'Asia/Shanghai', windows: [] },
    },
  },
};

function plan(strategy: Strategy): PlanOptions {
  return {
    strategy,
    classes: ['default', 'payment'],
    dwellMs: DWELL_MS,
    soakMs: 5000,
    requestsPerSecond: 40,
    paymentLadder: [10, 50, 100],
    phaseDeadlineMs: 300_000,
    waitingMs: 86_400_000,
  };
}

type Rates = {
  readonly rollbackRate: number;
  readonly passRate: number;
  readonly floorRate?: number;
};

function gate(name: string, weight: number, rates: Rates) {
  return {
    name,
    weight,
    bounds: { rollbackRatio: 1.25, passRatio: 1.5, dispersion: 1, ...rates },
  };
}
