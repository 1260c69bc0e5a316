import type { EdgeIntent } from '../../../ports/edge.ts';
import { planOf, type TrafficPlan } from './plan.ts';
import { ORDER_PREFIXES, type EdgeSettings } from './settings.ts';

/** An application with two classes, for tests. */
export const SETTINGS: EdgeSettings = {
  namespace: 'production',
  application: 'shop',
  routeClasses: { default: ['/'], payment: ['/api/payment', '/api/wechat-pay-mcp'] },
  hosts: ['shop.example'],
  serviceOf: (slot) => `shop-${slot}`,
  servicePort: 3000,
  orderPrefixes: ORDER_PREFIXES.slice(0, 1),
};

/** A canary at 12.5 % of what is not payment. */
const INTENT: EdgeIntent = {
  candidate: 'green',
  weights: { default: 12.5, payment: 0 },
  audience: undefined,
  orders: { ofCandidate: 'green', ofStable: 'blue' },
  previewSecret: undefined,
};

/** The plan of an intent that differs from `INTENT` as said. */
export function planWith(more: Partial<EdgeIntent> = {}): TrafficPlan {
  return planOf({ ...INTENT, ...more }, SETTINGS.routeClasses);
}
