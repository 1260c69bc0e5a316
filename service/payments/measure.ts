import { isUnavailable } from '../database/connect.ts';
import type { PaymentProvider, PaymentStage } from '../payments-contract.ts';
import type { PaymentsContext } from './context.ts';
import { PaymentError } from './payment-error.ts';

/** What is measured; synthetic orders leave no trace in business metrics. */
export type Subject = {
  readonly stage: PaymentStage;
  readonly provider: PaymentProvider;
  readonly synthetic: boolean;
};

/** Counts one attempt. A caller's mistake is no failed payment and is not counted at all. */
export async function measured<T>(
  context: PaymentsContext,
  { stage, provider, synthetic }: Subject,
  attempt: () => Promise<T>,
): Promise<T> {
  const startedAtMs = performance.now();
  const count = (outcome: 'success' | 'failure') => {
    if (synthetic) return;
    const seconds = (performance.now() - startedAtMs) / 1000;
    context.metrics.payment(stage, provider, outcome, seconds);
  };
  try {
    const result = await attempt();
    count('success');
    return result;
  } catch (error) {
    if (error instanceof PaymentError && error.status < 500) throw error;
    count('failure');
    if (!synthetic) context.metrics.paymentError(stage, provider, errorTypeOf(error));
    throw error;
  }
}

function errorTypeOf(error: unknown): string {
  if (error instanceof PaymentError) return error.code;
  return isUnavailable(error) ? 'database_unavailable' : 'internal_error';
}
