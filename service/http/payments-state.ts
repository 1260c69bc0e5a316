import type { PaymentsModule } from '../payments-contract.ts';

/** `unavailable` also when the question itself fails: an unknown dependency gets no traffic. */
export async function paymentsState(
  payments: PaymentsModule | undefined,
): Promise<'not configured' | 'available' | 'unavailable'> {
  if (payments === undefined) return 'not configured';
  try {
    return (await payments.ready()) ? 'available' : 'unavailable';
  } catch {
    return 'unavailable';
  }
}
