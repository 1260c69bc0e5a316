import type { Database } from '../database/connect.ts';
import type { PaymentProvider, PaymentsOptions } from '../payments-contract.ts';
import type { MerchantKeys } from './credentials.ts';
import type { Gateway } from './gateways/gateway.ts';

/** How long the recovery worker waits. */
export type RecoveryTiming = {
  /** Between two looks at the database. */
  readonly intervalMs: number;
  /** An order that nobody touched for this long is asked for at its provider; longer than any call to it may take. */
  readonly idleMs: number;
  /** A customer who has not paid by then finds the order closed. */
  readonly payWindowMs: number;
};

/** What every part of the payments needs. */
export type PaymentsContext = PaymentsOptions & {
  readonly database: Database;
  /** Whether the database answers, however busy we are. */
  readonly isReachable: () => Promise<boolean>;
  readonly keys: MerchantKeys;
  readonly gateways: Readonly<Record<PaymentProvider, Gateway>>;
  readonly timing: RecoveryTiming;
  /** Says of each pay call whether it fails on demand. */
  readonly failsOnDemand: () => boolean;
};
