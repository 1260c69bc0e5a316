import type { PlanOptions } from '../domain/application.ts';
import type { Gates } from '../runner/judge-look.ts';
import { SERIES } from '../domain/series.ts';

/** Smart Travel on one machine. */
export const LOCAL: {
  readonly application: string;
  readonly edgePort: number;
  readonly instancesPerSlot: number;
  readonly scrapeEveryMs: number;
  readonly orderEveryMs: number;
  readonly slowerThanMs: number;
  readonly routeClasses: Readonly<Record<string, readonly string[]>>;
  readonly releases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly serviceEnv: Readonly<Record<string, string>>;
  readonly plan: Omit<PlanOptions, 'strategy'>;
} = {
  application: 'smart-travel',
  edgePort: 8080,
  instancesPerSlot: 2,
  scrapeEveryMs: 1000,
  orderEveryMs: 15_000,
  slowerThanMs: 500,
  routeClasses: { default: ['/'], payment: ['/api/payment'] },
  releases: {
    '6.2.0': {},
    '6.2.1': {},
    '6.2.2': { FAULT_PAYMENT_FAILURE_RATIO: '0.05' },
    '6.2.3': { FAULT_ERROR_RATIO_DEFAULT: '0.05' },
  },
  serviceEnv: { DRAIN_DELAY_MS: '500', LOG_LEVEL: 'info' },
  plan: {
    classes: ['default', 'payment'],
    dwellMs: 3000,
    soakMs: 5000,
    requestsPerSecond: 40,
    paymentLadder: [10, 50, 100],
    phaseDeadlineMs: 300_000,
    waitingMs: 86_400_000,
  },
};

const PROVIDERS = ['wechat', 'alipay'] as const;

/** Bounds for one machine: looser than production's, so that a rollout ends within minutes at little traffic. */
export const LOCAL_GATES: Gates = {
  providers: PROVIDERS,
  policy: {
    alpha: 0.01,
    beta: 0.05,
    dwellMs: LOCAL.plan.dwellMs,
    shedAfterMs: 45_000,
    blindRollbackAfterMs: 300_000,
    gates: [
      gate('errors', 0.4, { rollbackRate: 0.001, passRate: 0.02 }),
      gate('slow', 0.2, { rollbackRate: 0.01, passRate: 0.05 }),
      ...PROVIDERS.map((name) =>
        gate(`payment-${name}`, 0.2, { rollbackRate: 0.002, passRate: 0.05 }),
      ),
    ],
  },
  sources: [
    {
      gate: 'errors',
      routeClass: 'default',
      bad: SERIES.failed('default'),
      total: SERIES.requests('default'),
    },
    {
      gate: 'slow',
      routeClass: 'default',
      bad: SERIES.slow('default'),
      total: SERIES.answers('default'),
    },
    ...PROVIDERS.map((name) => ({
      gate: `payment-${name}`,
      routeClass: 'payment',
      bad: SERIES.paymentsFailed(name),
      total: SERIES.payments(name),
    })),
  ],
};

function gate(
  name: string,
  weight: number,
  rates: { readonly rollbackRate: number; readonly passRate: number },
): Gates['policy']['gates'][number] {
  return {
    name,
    weight,
    bounds: { rollbackRatio: 1.25, passRatio: 1.5, dispersion: 1, ...rates },
  };
}
