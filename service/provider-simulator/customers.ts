import type { ProviderKeys } from '../payments/credentials.ts';
import type { Choices } from './behaviour.ts';
import { paidMessage, refundedMessage } from './notifications.ts';
import type { Message, Notifier } from './notifier.ts';
import type { Trade } from './trades.ts';

export type CustomersContext = {
  readonly keys: ProviderKeys;
  readonly choices: Choices;
  readonly notifier: Notifier;
  readonly delayMs: number;
  readonly nowMs: () => number;
};

/** How many delays a callback falls behind when it is reordered: those of later trades overtake it. */
const REORDER_FACTOR = 6;
const REORDER_MS = 300;

/**
 * The customer pays once the delay is over, and the provider notifies the merchant. Without a delay that is before
 * the prepay call is answered.
 */
export async function customerPays(context: CustomersContext, trade: Trade): Promise<void> {
  if (context.delayMs === 0) return payNow(context, trade);
  context.notifier.later(context.delayMs, () => void payNow(context, trade));
}

/** WeChat Pay tells of a refund when it is done, which is after its answer. */
export function refundIsDone(context: CustomersContext, trade: Trade): void {
  context.notifier.later(context.delayMs, () => {
    trade.status = 'refunded';
    void notify(context, refundedMessage(trade, context.keys, context.nowMs));
  });
}

async function payNow(context: CustomersContext, trade: Trade): Promise<void> {
  if (trade.status !== 'waiting') return;
  trade.status = 'paid';
  await notify(context, paidMessage(trade, context.keys, context.nowMs));
}

async function notify(
  { choices, notifier, delayMs }: CustomersContext,
  message: Message,
): Promise<void> {
  if (choices.losesCallback()) return;
  const isDuplicated = choices.duplicatesCallback();
  if (choices.reordersCallback()) {
    notifier.later(delayMs * REORDER_FACTOR + REORDER_MS, () => void notifier.send(message));
  } else {
    await notifier.send(message);
  }
  if (isDuplicated) notifier.later(delayMs + REORDER_MS, () => void notifier.send(message));
}
