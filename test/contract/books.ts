import type { Reconciliation } from '../../src/ports/ledger.ts';
import { stableJson } from '../../src/shared/stable-json.ts';

/** What the service itself answers: slots go by their tags. */
export function bodyOf({ pendingBySlot, ...books }: Reconciliation): string {
  return stableJson({ ...books, pendingByTag: { b: pendingBySlot.blue, g: pendingBySlot.green } });
}
