import { OperationError } from '../../src/shared/errors.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import { alarming, raiseAlarm } from './alarm.ts';
import type { PaymentsContext } from './context.ts';
import type { Refund } from './gateways/gateway.ts';
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
    : takeRefund(context, order.provider, refund);
}

/**
 * Settles a refund from wherever it was told.
 * @throws {PaymentError} when it does not fit the order
 */
export async function takeRefund(
  context: PaymentsContext,
  provider: PaymentProvider,
  refund: Refund,
): Promise<Order> {
  const { orderId, refundId, amountFen } = refund;
  const witness = { provider, orderId };
  const { outcome, order } = await alarming(context, witness, () =>
    settleRefund(context.database, provider, refund),
  );
  if (outcome === 'duplicate') {
    raiseAlarm(context, witness, 'duplicate_refund', `${amountFen} fen by ${refundId} too`);
  }
  return order;
}
