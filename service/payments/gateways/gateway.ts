import type { PaymentProvider } from '../../payments-contract.ts';

/** What a provider needs to know of an order. `notifyUrl` carries the order id, so any slot can be found by it. */
export type PayableOrder = {
  readonly id: string;
  readonly title: string;
  readonly amountFen: bigint;
};

/** Money that a provider took from a customer. */
export type Capture = {
  readonly orderId: string;
  readonly transactionId: string;
  readonly amountFen: bigint;
};

/** Money that a provider gave back. */
export type Refund = {
  readonly orderId: string;
  readonly refundId: string;
  readonly amountFen: bigint;
};

/** How a provider sees an order. */
export type TradeState =
  | { readonly kind: 'captured'; readonly capture: Capture }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'absent' };

/** What a provider notified us of, after every check of its origin. */
export type Notification =
  | { readonly kind: 'captured'; readonly capture: Capture }
  | { readonly kind: 'refunded'; readonly refund: Refund }
  | { readonly kind: 'ignored' };

/** A callback as it came in: the signature covers these very characters. */
export type RawNotification = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** The callback is not from the provider, or not for this merchant. `code` is a closed set, fit for a metric label. */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly code: 'bad_signature' | 'malformed' | 'other_merchant';
  constructor(code: NotificationError['code']) {
    super(`the notification is refused: ${code}`);
    this.code = code;
  }
}

/**
 * One payment provider. Every call may be repeated: the order id makes them idempotent at the provider.
 * Calls throw an OperationError: `rejected` when the provider refused for good, else nobody knows whether it acted.
 */
export type Gateway = {
  readonly provider: PaymentProvider;
  /** Registers the order; returns what the customer scans. */
  readonly prepay: (order: PayableOrder) => Promise<string>;
  readonly query: (orderId: string) => Promise<TradeState>;
  /** Afterwards nobody can pay the order any more. */
  readonly close: (orderId: string) => Promise<void>;
  /** Gives everything back; absent when the provider took it up but has not finished. */
  readonly refund: (order: PayableOrder) => Promise<Refund | undefined>;
  /** @throws {NotificationError} */
  readonly readNotification: (notification: RawNotification) => Notification;
};
