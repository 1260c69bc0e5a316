import { z } from 'zod';
import type { PaymentProvider } from '../payments-contract.ts';
import { alarming, raiseAlarm } from './alarm.ts';
import type { PaymentsContext } from './context.ts';
import { NotificationError, type Capture, type RawNotification } from './gateways/gateway.ts';
import type { Notification } from './gateways/gateway.ts';
import { PaymentError } from './payment-error.ts';
import { refundOrder, takeRefund } from './refund.ts';
import { settleCapture } from './settle.ts';

/**
 * Takes in what a provider notifies. It returns only when everything is in the database: the provider then stops
 * notifying, and goes on after any error.
 * @throws {PaymentError} 401 when the origin is not proven, 400 malformed, 404 and 409 when it does not fit the order
 */
export async function takeCallback(
  context: PaymentsContext,
  provider: PaymentProvider,
  orderId: string,
  raw: RawNotification,
): Promise<void> {
  const notification = readNotification(context, provider, raw);
  if (notification.kind === 'ignored') return;
  const told = notification.kind === 'captured' ? notification.capture : notification.refund;
  await alarming(context, { provider, orderId }, async () => checkAddress(told.orderId, orderId));
  if (notification.kind === 'captured') await takeCapture(context, provider, notification.capture);
  else await takeRefund(context, provider, notification.refund);
}

function checkAddress(toldOrderId: string, orderId: string): void {
  if (toldOrderId === orderId) return;
  throw new PaymentError(409, 'order_mismatch', `the notification is about ${toldOrderId}`);
}

/** Settles a capture from wherever it was told, and gives synthetic money back at once. */
export async function takeCapture(
  context: PaymentsContext,
  provider: PaymentProvider,
  capture: Capture,
): Promise<void> {
  const { orderId, transactionId, amountFen } = capture;
  const witness = { provider, orderId };
  const { outcome, order } = await alarming(context, witness, () =>
    settleCapture(context.database, provider, capture),
  );
  if (outcome === 'duplicate') {
    raiseAlarm(context, witness, 'duplicate_capture', `${amountFen} fen by ${transactionId} too`);
  }
  if (outcome !== 'settled' || !order.synthetic) return;
  // The capture is settled whatever becomes of this; the recovery worker tries again.
  refundOrder(context, order.id).catch((error: unknown) => {
    context.log.warn({ orderId: order.id, err: error }, 'synthetic order not refunded yet');
  });
}

function readNotification(
  context: PaymentsContext,
  provider: PaymentProvider,
  raw: RawNotification,
): Notification {
  try {
    return context.gateways[provider].readNotification(raw);
  } catch (error) {
    const code = error instanceof NotificationError ? error.code : 'malformed';
    context.metrics.paymentError('payment_processing', provider, code);
    context.log.warn({ provider, code, reason: reasonOf(error) }, 'callback refused');
    const status = code === 'malformed' ? 400 : 401;
    throw new PaymentError(status, code, 'the notification is refused');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map((issue) => issue.path.join('.')).join();
  return error instanceof Error ? error.message : 'unknown';
}
