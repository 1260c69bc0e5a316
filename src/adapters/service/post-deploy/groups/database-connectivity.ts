import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { expectEqual } from '../../checks/check-of.ts';
import type { TestGroup } from '../test-of.ts';
import { askFor } from '../visit.ts';

const ORDERS = '/api/payment/orders';
const connected = z.looseObject({ status: z.literal('connected') });
const order = z.looseObject({ id: z.string(), status: z.string() });

/** It is connected, and what is written once is there once: the same key leads to the same order. */
export const databaseConnectivity: TestGroup = (visited) => ({
  connection: async () => {
    await askFor(visited, { path: '/api/database/health' }, connected);
  },
  'write-and-read': async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const asked = { path: ORDERS, headers, body: { title: '合成检查', amountFen: 1 } };
    const written = await askFor(visited, asked, order);
    const again = await askFor(visited, asked, order);
    expectEqual('the order of the same key', again.id, written.id);
    const read = await askFor(visited, { path: `${ORDERS}/${written.id}` }, order);
    expectEqual('the order that was read', read.id, written.id);
  },
});
