import { OperationError } from '../../src/shared/errors.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { PaymentsContext } from './context.ts';
import { endUnpaid, keepCodeUrl, lockOrder, markPaying } from './order-store.ts';
import { payableOf, type Order } from './order.ts';
import { PaymentError } from './payment-error.ts';

/**
 * Registers an order at its provider and returns it with the code that the customer scans. The first transaction ends
 * before the provider is called, and the second begins after it: an order whose process dies in between stays
 * `paying`, and the recovery worker asks the provider what became of it.
 * @throws {PaymentError} 404, 409 when the order cannot be paid like this, 502 when the provider fails
 */
export async function payOrder(
  context: PaymentsContext,
  orderId: string,
  provider: PaymentProvider,
): Promise<Order> {
  const { database } = context;
  const order = await database.begin(async (transaction) => {
    const found = await lockOrder(transaction, orderId);
    checkPayable(found, provider);
    // A call that finds no code yet asks the provider again, and the recovery worker keeps off meanwhile.
    return found.code_url === null ? markPaying(transaction, orderId, provider) : found;
  });
  if (order.code_url !== null) return order;
  if (context.failsOnDemand()) {
    await endUnpaid(database, orderId, { status: 'failed', failureCode: 'fault_on_demand' });
    throw new PaymentError(502, 'payment_failed', 'the payment failed before any money moved');
  }
  try {
    const codeUrl = await context.gateways[provider].prepay(payableOf(order));
    return await keepCodeUrl(database, orderId, codeUrl);
  } catch (error) {
    throw await failedPrepay(context, order, error);
  }
}

function checkPayable(order: Order, provider: PaymentProvider): void {
  if (!['created', 'paying', 'failed'].includes(order.status)) {
    throw new PaymentError(409, 'not_payable', `order ${order.id} is ${order.status}`);
  }
  if (order.provider !== null && order.provider !== provider) {
    throw new PaymentError(
      409,
      'provider_fixed',
      `order ${order.id} is with ${order.provider}: pay it there, or create a new order`,
    );
  }
}

/** A refusal ends the payment; after anything else the provider may have acted, so the order stays `paying`. */
async function failedPrepay(
  context: PaymentsContext,
  order: Order,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof OperationError)) return error;
  context.log.warn({ orderId: order.id, reason: error.message }, 'prepay failed');
  if (error.code === 'rejected') {
    const end = { status: 'failed', failureCode: 'provider_rejected' } as const;
    await endUnpaid(context.database, order.id, end);
    return new PaymentError(502, 'provider_rejected', 'the payment provider refused the order');
  }
  const code = error.code === 'timeout' ? 'provider_timeout' : 'provider_unavailable';
  return new PaymentError(502, code, 'the payment provider gave no usable answer; try again');
}
