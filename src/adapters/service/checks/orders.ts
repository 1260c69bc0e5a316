import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { CheckOutcome, CheckTarget } from '../../../ports/checks.ts';
import { checkOf, previewHeaders } from './check-of.ts';
import { askEdge, type EdgeAddress } from './edge-request.ts';

const SETTLED_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 100;
const ANSWER_DEADLINE_MS = 3000;
const orderSchema = z.looseObject({ id: z.string(), status: z.string() });
type Order = z.infer<typeof orderSchema>;

/**
 * One sandbox order of 0.01 CNY on the candidate: created, paid, and given back by the service, all through the real
 * edge. It carries `x-synthetic`, so that no business figure counts it.
 */
export function sandboxOrder(
  edge: EdgeAddress,
  target: CheckTarget,
  provider: string,
): Promise<CheckOutcome> {
  return checkOf(`order-${provider}`, async () => {
    const ask = asker(edge, target);
    const order = await ask('', { title: '合成检查', amountFen: 1 });
    await ask(`/${order.id}/pay`, { provider });
    const giveUpMs = performance.now() + SETTLED_WITHIN_MS;
    let seen = await ask(`/${order.id}`);
    while (seen.status !== 'refunded') {
      if (performance.now() > giveUpMs) {
        throw new Error(
          `expected paid and refunded within ${SETTLED_WITHIN_MS / 1000} s, got ${seen.status}`,
        );
      }
      await wait(LOOK_EVERY_MS);
      seen = await ask(`/${order.id}`);
    }
  });
}

function asker(edge: EdgeAddress, target: CheckTarget) {
  return async (path: string, body?: unknown): Promise<Order> => {
    const { status, text } = await askEdge(edge, {
      path: `/api/payment/orders${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...previewHeaders(target),
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        'x-synthetic': '1',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      deadlineMs: ANSWER_DEADLINE_MS,
    });
    if (status > 299) throw new Error(`${path}: status ${status}: ${text.slice(0, 200)}`);
    return orderSchema.parse(JSON.parse(text));
  };
}
