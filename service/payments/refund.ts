import { OperationError } from '../../src/shared/errors.ts';
import type { PaymentsContext } from './context.ts';
import { lockOrder, markRefunding, readOrder } from './order-store.ts';
import { payableOf, type Order } from './order.ts';
import { PaymentError } from './payment-error.ts';
import { settleRefund } from './settle.ts';

/**
 * Gives the whole amount back. The order is `refunding` before the provider is asked, so whatever happens afterwards,
 * the recovery worker asks again until it is done; the provider does it once.
 * @throws {PaymentError} 404, 409 when the order is not paid, 502 when the provider fails for now
 */
export async function refundOrder(context: PaymentsContext, orderId: string): Promise<Order> {
  const order = await context.database.begin(async (transaction) => {
    const found = await lockOrder(transaction, orderId);
    if (found.status === 'paid') await markRefunding(transaction, orderId);
    else if (found.status !== 'refunding' && found.status !== 'refunded') {
      throw new PaymentError(409, 'not_refundable', `order ${orderId} is ${found.status}`);
    }
    return found;
  });
  if (order.status === 'refunded') return order;
  try {
    return await askForRefund(context, order);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    context.log.warn({ orderId, reason: error.message }, 'refund call failed');
    throw new PaymentError(502, 'refund_delayed', 'the refund is noted and will be tried again');
  }
}

async function askForRefund(context: PaymentsContext, order: Order): Promise<Order> {
  if (order.provider === null) throw new Error('a paid order without a provider');
  const refund = await context.gateways[order.provider].refund(payableOf(order));
  return refund === undefined
    ? readOrder(context.database, order.id)
    : settleRefund(context.database, order.provider, refund);
}
