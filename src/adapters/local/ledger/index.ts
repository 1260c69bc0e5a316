import { z } from 'zod';
import type { Ledger } from '../../../ports/ledger.ts';
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

/** Asks any process that serves for the books; they are the same for all. */
export function serviceLedger(instances: () => readonly RunningProcess[]): Ledger {
  return {
    reconcile: async () => {
      const instance = instances()[0];
      if (instance === undefined) {
        throw new OperationError('no process serves, so the books cannot be read', {
          code: 'unreachable',
          retryable: true,
        });
      }
      const url = `http://${instance.host}:${instance.port}/internal/payments/reconciliation`;
      const { pendingByTag, ...books } = reconciliationSchema.parse(JSON.parse(await getText(url)));
      return { ...books, pendingBySlot: { blue: pendingByTag.b, green: pendingByTag.g } };
    },
  };
}
