import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { CheckOutcome, CheckTarget } from '../../../ports/checks.ts';
import { checkOf, previewHeaders } from './check-of.ts';
import { askEdge, type EdgeAddress } from './edge-request.ts';

/** How long an order may take, ms: each answer, and the way from paid to given back. */
export type OrderPatience = { readonly answerMs: number; readonly settledMs: number };

const PATIENCE: OrderPatience = { answerMs: 3000, settledMs: 5000 };
const LOOK_EVERY_MS = 100;
const orderSchema = z.looseObject({ id: z.string(), status: z.string() });
type Order = z.infer<typeof orderSchema>;

/** One sandbox order on the candidate. */
export function sandboxOrder(
  edge: EdgeAddress,
  target: CheckTarget,
  provider: string,
  patience: OrderPatience = PATIENCE,
): Promise<CheckOutcome> {
  const headers = previewHeaders(target);
  return checkOf(`order-${provider}`, () => payAndReturn(edge, { headers, provider }, patience));
}

/**
 * A sandbox order of 0.01 CNY is created, paid, and given back by the service, all through the real edge. It carries
 * `x-synthetic`, so that no business figure counts it.
 * @throws {Error} with what came of it instead.
 */
export async function payAndReturn(
  edge: EdgeAddress,
  { headers, provider }: Payment,
  { answerMs, settledMs }: OrderPatience,
): Promise<void> {
  const ask = asker(edge, headers, answerMs);
  const order = await ask('', { title: '合成检查', amountFen: 1 });
  await ask(`/${order.id}/pay`, { provider });
  const giveUpMs = performance.now() + settledMs;
  let seen = await ask(`/${order.id}`);
  while (seen.status !== 'refunded') {
    if (performance.now() > giveUpMs) {
      throw new Error(
        `expected paid and refunded within ${settledMs / 1000} s, got ${seen.status}`,
      );
    }
    await wait(LOOK_EVERY_MS);
    seen = await ask(`/${order.id}`);
  }
}

/** Whom it is paid by, and what leads the requests where they should go. */
type Payment = {
  readonly headers: Readonly<Record<string, string>>;
  readonly provider: string;
};

function asker(edge: EdgeAddress, headers: Payment['headers'], deadlineMs: number) {
  return async (path: string, body?: unknown): Promise<Order> => {
    const { status, text } = await askEdge(edge, {
      path: `/api/payment/orders${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        'x-synthetic': '1',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      deadlineMs,
    });
    if (status > 299) throw new Error(`${path}: status ${status}: ${text.slice(0, 200)}`);
    return orderSchema.parse(JSON.parse(text));
  };
}
