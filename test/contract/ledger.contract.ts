import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger, Reconciliation } from '../../src/ports/ledger.ts';

/** Books that a test writes. */
export type LedgerUnderTest = {
  readonly ledger: Ledger;
  readonly write: (books: Reconciliation) => Promise<void>;
  /** From now on nobody can read them. */
  readonly hide: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const books: Reconciliation = {
  differenceFen: 0n,
  duplicateCaptures: 0,
  attempts: 12,
  succeeded: 7,
  failed: 2,
  pending: 3,
  pendingBySlot: { blue: 2, green: 1 },
};

/** What every ledger must do. */
export function ledgerContract(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(name, () => {
    let world: LedgerUnderTest;
    beforeEach(async () => {
      world = await open();
      await world.write(books);
    });
    afterEach(() => world.close());

    test('balanced books are told with every count, pending orders by the slot that made them', async () => {
      expect(await world.ledger.reconcile()).toMatchObject(books);
    });

    test('a difference keeps its sign and every fen, however large', async () => {
      const differenceFen = -90_071_992_547_409_931n;
      await world.write({ ...books, differenceFen, duplicateCaptures: 1 });
      expect(await world.ledger.reconcile()).toMatchObject({ differenceFen, duplicateCaptures: 1 });
    });

    test('books that cannot be read are no balanced books', async () => {
      await world.hide();
      await expect(world.ledger.reconcile()).rejects.toMatchObject({ name: 'OperationError' });
    });
  });
}
