import type { Database } from '../database/connect.ts';
import { post } from '../ledger/post.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { Capture, Refund } from './gateways/gateway.ts';
import { lockOrder } from './order-store.ts';
import type { Order } from './order.ts';
import { PaymentError } from './payment-error.ts';

/** `settled` moved money; `known` was told before; `duplicate` is money that moved twice, which a person must look at. */
type Settlement = {
  readonly outcome: 'settled' | 'known' | 'duplicate';
  readonly order: Order;
};

/**
 * Books money that a provider took: capture, ledger and status in one transaction, under the order's lock. However
 * often and in whatever order it is told, it happens once. Money also settles an order that had been given up.
 * @throws {PaymentError} when the order is unknown, or provider or amount are not the order's
 */
export async function settleCapture(
  database: Database,
  provider: PaymentProvider,
  capture: Capture,
): Promise<Settlement> {
  return database.begin(async (transaction) => {
    const order = await lockOrder(transaction, capture.orderId);
    checkMatches(order, provider, capture.amountFen);
    const { orderId, transactionId, amountFen } = capture;
    const inserted = await transaction`
      insert into captures (provider, transaction_id, order_id, amount_fen)
      values (${provider}, ${transactionId}, ${orderId}, ${amountFen})
      on conflict do nothing returning 1`;
    if (inserted.length === 0) return { outcome: 'known', order };
    if (order.transaction_id !== null) return { outcome: 'duplicate', order };
    await post(transaction, { orderId, kind: 'capture', provider, amountFen });
    const [settled = order] = await transaction<Order[]>`
      update orders set status = 'paid', transaction_id = ${transactionId}, paid_at = now(),
        failure_code = null, checked_at = now()
      where id = ${orderId} returning *`;
    return { outcome: 'settled', order: settled };
  });
}

/**
 * Books money that a provider gave back, once.
 * @throws {PaymentError} when the order is unknown or was never paid, or provider or amount are not the order's
 */
export async function settleRefund(
  database: Database,
  provider: PaymentProvider,
  refund: Refund,
): Promise<Settlement> {
  return database.begin(async (transaction) => {
    const order = await lockOrder(transaction, refund.orderId);
    checkMatches(order, provider, refund.amountFen);
    if (order.transaction_id === null) {
      throw new PaymentError(409, 'not_paid', `order ${order.id} was not paid`);
    }
    const { orderId, refundId, amountFen } = refund;
    const inserted = await transaction`
      insert into refunds (provider, refund_id, order_id, amount_fen)
      values (${provider}, ${refundId}, ${orderId}, ${amountFen})
      on conflict do nothing returning 1`;
    if (inserted.length === 0) return { outcome: 'known', order };
    if (order.refunded_at !== null) return { outcome: 'duplicate', order };
    await post(transaction, { orderId, kind: 'refund', provider, amountFen });
    const [refunded = order] = await transaction<Order[]>`
      update orders set status = 'refunded', refunded_at = now() where id = ${orderId} returning *`;
    return { outcome: 'settled', order: refunded };
  });
}

function checkMatches(order: Order, provider: PaymentProvider, amountFen: bigint): void {
  if (order.provider !== provider) {
    throw new PaymentError(409, 'provider_mismatch', `order ${order.id} is not with ${provider}`);
  }
  if (order.amount_fen !== amountFen) {
    throw new PaymentError(
      409,
      'amount_mismatch',
      `order ${order.id} is over ${order.amount_fen} fen, got ${amountFen}`,
    );
  }
}
