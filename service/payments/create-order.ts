import { createHash } from 'node:crypto';
import { z } from 'zod';
import { stableJson } from '../../src/shared/stable-json.ts';
import type { Transaction } from '../database/connect.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { PaymentsContext } from './context.ts';
import { newOrderId } from './order-id.ts';
import { viewOf, type Order } from './order.ts';
import { PaymentError } from './payment-error.ts';

/** What a customer orders; `provider` only says which one is likely to be used. */
export type OrderRequest = {
  readonly tripId?: string | undefined;
  readonly title?: string | undefined;
  readonly amountFen: number;
  readonly provider?: PaymentProvider | undefined;
};

/** An answer that can be given again word by word. */
export type StoredAnswer = {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
};

const MAX_AMOUNT_FEN = 10_000_000;

export const orderRequestSchema: z.ZodType<OrderRequest> = z
  .strictObject({
    tripId: z.string().min(1).max(64).optional(),
    title: z.string().trim().min(1).max(80).optional(),
    amountFen: z.number().int().min(1).max(MAX_AMOUNT_FEN),
    provider: z.enum(['wechat', 'alipay']).optional(),
  })
  .refine((order) => order.tripId !== undefined || order.title !== undefined, {
    message: 'tripId or title is required',
  });

/**
 * Creates an order, once for each idempotency key: the same key and parameters get the same answer again. Key and
 * order are one transaction, so a crash leaves both or neither.
 * @throws {PaymentError} 409 while the first call runs, 422 when the key came with other parameters
 */
export async function createOrder(
  context: PaymentsContext,
  key: string,
  request: OrderRequest,
  synthetic: boolean,
): Promise<StoredAnswer> {
  const hash = createHash('sha256').update(stableJson({ request, synthetic })).digest('hex');
  return context.database.begin(async (transaction) => {
    await claimKey(transaction, key);
    const replay = await storedAnswer(transaction, key, hash);
    if (replay !== undefined) return replay;
    const id = newOrderId(context.config.slot, context.nowMs());
    const order = await insertOrder(transaction, id, request, synthetic);
    const answer = { status: 201, body: JSON.stringify(viewOf(order)), replayed: false };
    await transaction`
      insert into idempotency_keys (key, request_hash, response_status, response_body)
      values (${key}, ${hash}, ${answer.status}, ${answer.body})`;
    return answer;
  });
}

/** A lock that ends with the transaction, also when the process dies in it. */
async function claimKey(transaction: Transaction, key: string): Promise<void> {
  const [claim] = await transaction<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) as taken`;
  if (claim?.taken === true) return;
  throw new PaymentError(409, 'idempotency_key_in_use', 'a call with this key is still running');
}

async function storedAnswer(
  transaction: Transaction,
  key: string,
  hash: string,
): Promise<StoredAnswer | undefined> {
  const [stored] = await transaction<
    { request_hash: string; response_status: number; response_body: string }[]
  >`select * from idempotency_keys where key = ${key}`;
  if (stored === undefined) return undefined;
  if (stored.request_hash === hash) {
    return { status: stored.response_status, body: stored.response_body, replayed: true };
  }
  throw new PaymentError(
    422,
    'idempotency_key_reused',
    'this key was used with other parameters: take a new key for a new order',
  );
}

async function insertOrder(
  transaction: Transaction,
  id: string,
  request: OrderRequest,
  synthetic: boolean,
): Promise<Order> {
  const title = request.title ?? `智游行程 ${request.tripId ?? ''}`;
  const [order] = await transaction<Order[]>`
    insert into orders (id, title, trip_id, amount_fen, synthetic)
    values (${id}, ${title}, ${request.tripId ?? null}, ${request.amountFen}, ${synthetic})
    returning *`;
  if (order === undefined) throw new Error('an insert without a row');
  return order;
}
