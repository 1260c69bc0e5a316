import { z } from 'zod';
import { payAndReturn } from '../../checks/orders.ts';
import type { TestGroup } from '../test-of.ts';
import { askFor, SYNTHETIC } from '../visit.ts';

const ok = z.looseObject({ status: z.literal('ok') });

/** Keys and ledger work, the providers answer, and a sandbox order with each is paid and given back. */
export const paymentSystem: TestGroup = (visited) => {
  const { edge, providers, patience } = visited;
  const orders = providers.map((provider) => [
    `order-${provider}`,
    () => payAndReturn(edge, { headers: SYNTHETIC, provider }, patience),
  ]);
  return {
    health: async () => {
      await askFor(visited, { path: '/api/payment/health' }, ok);
    },
    'in-isolation': async () => {
      await askFor(visited, { path: '/api/payment/test' }, ok);
    },
    gateways: async () => {
      await askFor(visited, { path: '/api/payment/gateway/test' }, ok);
    },
    ...Object.fromEntries(orders),
  };
};
