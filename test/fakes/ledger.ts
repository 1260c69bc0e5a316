import type { Ledger, Reconciliation } from '../../src/ports/ledger.ts';
import { OperationError } from '../../src/shared/errors.ts';

/** Books that a test writes by hand. */
export type FakeLedger = Ledger & {
  /** Changes what the books say. */
  readonly set: (change: Partial<Reconciliation>) => void;
  /** From now on they cannot be read, until they are set again. */
  readonly close: () => void;
};

/** Books in which nothing has happened yet. */
export const EMPTY_BOOKS: Reconciliation = {
  differenceFen: 0n,
  duplicateCaptures: 0,
  attempts: 0,
  succeeded: 0,
  failed: 0,
  pending: 0,
  pendingBySlot: { blue: 0, green: 0 },
};

/** Fake of the port Ledger. */
export function fakeLedger(): FakeLedger {
  let books = EMPTY_BOOKS;
  let readable = true;
  return {
    set: (change) => {
      books = { ...books, ...change };
      readable = true;
    },
    close: () => {
      readable = false;
    },
    reconcile: async () => {
      if (readable) return books;
      throw new OperationError('the books cannot be read: connection refused', {
        code: 'unreachable',
        retryable: true,
      });
    },
  };
}
