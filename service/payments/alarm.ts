import type { PaymentProvider } from '../payments-contract.ts';
import type { PaymentsContext } from './context.ts';
import { PaymentError } from './payment-error.ts';

/** Whose word does not fit our books, about which order. */
type Witness = { readonly provider: PaymentProvider; readonly orderId: string };

/** What a proven provider must never tell us. A refund that is told before its payment is no such thing. */
const ALARMING: ReadonlySet<string> = new Set([
  'amount_mismatch',
  'provider_mismatch',
  'order_mismatch',
  'order_not_found',
]);

/** Somebody's money is somewhere else than we think, and a person must look: also when the order is synthetic. */
export function raiseAlarm(
  context: PaymentsContext,
  { provider, orderId }: Witness,
  code: string,
  reason: string,
): void {
  context.log.error({ provider, orderId, code, reason }, 'provider and books disagree');
  context.metrics.paymentError('payment_processing', provider, code);
}

/** Runs `settle` and raises an alarm when what the provider told does not fit the order. */
export async function alarming<T>(
  context: PaymentsContext,
  witness: Witness,
  settle: () => Promise<T>,
): Promise<T> {
  try {
    return await settle();
  } catch (error) {
    if (error instanceof PaymentError && ALARMING.has(error.code)) {
      raiseAlarm(context, witness, error.code, error.message);
    }
    throw error;
  }
}
