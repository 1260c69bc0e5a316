import type { Database, Transaction } from '../database/connect.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { Order } from './order.ts';
import { unknownOrder } from './payment-error.ts';

/** @throws {PaymentError} 404 */
export async function readOrder(database: Database, orderId: string): Promise<Order> {
  const [order] = await database<Order[]>`select * from orders where id = ${orderId}`;
  if (order === undefined) throw unknownOrder(orderId);
  return order;
}

/** Reads the order and keeps others from changing it until the transaction ends. @throws {PaymentError} 404 */
export async function lockOrder(transaction: Transaction, orderId: string): Promise<Order> {
  const [order] = await transaction<Order[]>`
    select * from orders where id = ${orderId} for update`;
  if (order === undefined) throw unknownOrder(orderId);
  return order;
}

/** From `created` or `failed` to `paying`, or once more when no code came of the last time. */
export async function markPaying(
  transaction: Transaction,
  orderId: string,
  provider: PaymentProvider,
): Promise<Order> {
  const [order] = await transaction<Order[]>`
    update orders set status = 'paying', provider = ${provider}, paying_at = now(),
      checked_at = now(), failure_code = null
    where id = ${orderId} returning *`;
  if (order === undefined) throw unknownOrder(orderId);
  return order;
}

/**
 * Keeps the code that the customer scans. A callback that came first has moved the order on, and stays; an order that
 * was given up meanwhile can be paid after all.
 */
export async function keepCodeUrl(
  database: Database,
  orderId: string,
  codeUrl: string,
): Promise<Order> {
  const [order] = await database<Order[]>`
    update orders set code_url = ${codeUrl}, checked_at = now(),
      status = case status when 'failed' then 'paying' else status end,
      failure_code = case status when 'failed' then null else failure_code end
    where id = ${orderId} returning *`;
  if (order === undefined) throw unknownOrder(orderId);
  return order;
}

/** Back from `failed` to `paying`: an attempt that outlived the judgement may have reached the provider. */
export async function reopen(database: Database, orderId: string): Promise<void> {
  await database`
    update orders set status = 'paying', failure_code = null, checked_at = now()
    where id = ${orderId} and status = 'failed'`;
}

/**
 * Ends a payment that took no money, unless something else happened to the order meanwhile: one whose code is there
 * can be paid, so it does not fail, and is only closed.
 */
export async function endUnpaid(
  database: Database,
  orderId: string,
  { status, failureCode }: { readonly status: 'failed' | 'closed'; readonly failureCode: string },
): Promise<void> {
  await database`
    update orders set status = ${status}, failure_code = ${failureCode}, code_url = null
    where id = ${orderId} and status = 'paying' and (code_url is null or ${status === 'closed'})`;
}

/** From `paid` to `refunding`; the recovery worker looks again some seconds later. */
export async function markRefunding(transaction: Transaction, orderId: string): Promise<void> {
  await transaction`
    update orders set status = 'refunding', checked_at = now() where id = ${orderId}`;
}

/**
 * Takes up to `limit` orders that nobody touched for `idleMs`. The claim is the update itself: it lasts another
 * `idleMs`, outlives this transaction, and ends by itself when this process dies.
 */
export async function claimUnsettled(
  database: Database,
  idleMs: number,
  limit: number,
): Promise<readonly Order[]> {
  return database<Order[]>`
    update orders set checked_at = now() where id in (
      select id from orders
      where (status in ('paying', 'refunding') or (status = 'paid' and synthetic))
        and checked_at < now() - ${idleMs} * interval '1 millisecond'
      order by checked_at limit ${limit} for update skip locked
    ) returning *`;
}
