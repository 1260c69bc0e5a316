import type { SlotName } from '../domain/record.ts';

/** What the books say about all payments. Money is in fen. */
export type Reconciliation = {
  /** Captured minus refunded minus ledger; 0 when balanced. */
  readonly differenceFen: bigint;
  readonly duplicateCaptures: number;
  readonly attempts: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending: number;
  /** Payments without an end, by the slot that made the order. */
  readonly pendingBySlot: Readonly<Record<SlotName, number>>;
};

/** The service's own books. */
export type Ledger = { readonly reconcile: () => Promise<Reconciliation> };
