import { z } from 'zod';
import type { Ledger, Reconciliation } from '../../../ports/ledger.ts';
import { OperationError } from '../../../shared/errors.ts';
import { getText } from '../http/get.ts';
import type { RunningProcess } from '../process/launch.ts';

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

/** Asks the processes that serve for the books, one after the other until one answers; they are the same for all. */
export function serviceLedger(instances: () => readonly RunningProcess[]): Ledger {
  return {
    reconcile: async () => {
      let failure = new OperationError('no process serves, so the books cannot be read', {
        code: 'unreachable',
        retryable: true,
      });
      for (const instance of instances()) {
        try {
          return await booksOf(instance);
        } catch (error) {
          if (!(error instanceof OperationError)) throw error;
          failure = error;
        }
      }
      throw failure;
    },
  };
}

async function booksOf({ host, port }: RunningProcess): Promise<Reconciliation> {
  const url = `http://${host}:${port}/internal/payments/reconciliation`;
  const parsed = reconciliationSchema.safeParse(jsonOr(await getText(url)));
  if (!parsed.success) {
    throw new OperationError(`${url}: expected the books, got something else`, {
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
