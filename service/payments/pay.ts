import { OperationError } from '../../src/shared/errors.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { PaymentsContext } from './context.ts';
import { endUnpaid, keepCodeUrl, lockOrder, markPaying, reopen } from './order-store.ts';
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
  const { order, isAlone } = await database.begin(async (transaction) => {
    const found = await lockOrder(transaction, orderId);
    checkPayable(found, provider);
    if (found.code_url !== null) return { order: found, isAlone: false };
    // A call that finds no code yet asks the provider again, and the recovery worker keeps off meanwhile.
    const paying = await markPaying(transaction, orderId, provider);
    return { order: paying, isAlone: found.status !== 'paying' };
  });
  if (order.code_url !== null) return order;
  const attempt = { order, isAlone };
  if (context.failsOnDemand()) {
    await endAttempt(context, attempt, 'fault_on_demand');
    throw new PaymentError(502, 'payment_failed', 'the payment failed before any money moved');
  }
  try {
    const codeUrl = await context.gateways[provider].prepay(payableOf(order));
    return await keepCodeUrl(database, orderId, codeUrl);
  } catch (error) {
    throw await failedPrepay(context, attempt, error);
  }
}

/** `isAlone`: no other attempt may have begun at the provider when this one started. */
type Attempt = { readonly order: Order; readonly isAlone: boolean };

/** Of an order that another attempt may have registered, only the provider knows whether it failed. */
async function endAttempt(
  { database }: PaymentsContext,
  { order, isAlone }: Attempt,
  failureCode: string,
): Promise<void> {
  if (isAlone) await endUnpaid(database, order.id, { status: 'failed', failureCode });
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
  attempt: Attempt,
  error: unknown,
): Promise<unknown> {
  const { id } = attempt.order;
  if (error instanceof OperationError && error.code === 'rejected') {
    context.log.warn({ orderId: id, reason: error.message }, 'prepay refused');
    await endAttempt(context, attempt, 'provider_rejected');
    return new PaymentError(502, 'provider_rejected', 'the payment provider refused the order');
  }
  await reopen(context.database, id);
  if (!(error instanceof OperationError)) return error;
  context.log.warn({ orderId: id, reason: error.message }, 'prepay failed');
  const code = error.code === 'timeout' ? 'provider_timeout' : 'provider_unavailable';
  return new PaymentError(502, code, 'the payment provider gave no usable answer; try again');
}
