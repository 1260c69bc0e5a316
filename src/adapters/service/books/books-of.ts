import { z } from 'zod';
import type { Reconciliation } from '../../../ports/ledger.ts';
import { OperationError } from '../../../shared/errors.ts';

/** Where the service shows its books. */
export const BOOKS_PATH = '/internal/payments/reconciliation';

const count = z.int().min(0);
const reconciliationSchema = z.looseObject({
  differenceFen: z
    .string()
    .regex(/^-?\d+$/)
    .transform(BigInt),
  duplicateCaptures: count,
  attempts: count,
  succeeded: count,
  failed: count,
  pending: count,
  pendingByTag: z.looseObject({ b: count, g: count }),
});

/** Reads what the service answers at `BOOKS_PATH`. @throws {OperationError} `rejected` when these are no books. */
export function booksOf(text: string, where: string): Reconciliation {
  const parsed = reconciliationSchema.safeParse(jsonOr(text));
  if (!parsed.success) {
    throw new OperationError(`${where}: expected the books, got something else`, {
      code: 'rejected',
      retryable: true,
    });
  }
  const { pendingByTag, ...books } = parsed.data;
  return { ...books, pendingBySlot: { blue: pendingByTag.b, green: pendingByTag.g } };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Asks one process after the other until one answers: the books are the same for all. */
export async function firstBooks<Process>(
  processes: readonly Process[],
  ask: (process: Process) => Promise<Reconciliation>,
): Promise<Reconciliation> {
  let failure = new OperationError('no process serves, so the books cannot be read', {
    code: 'unreachable',
    retryable: true,
  });
  for (const process of processes) {
    try {
      return await ask(process);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      failure = error;
    }
  }
  throw failure;
}
