import type { KnownReason } from '../../domain/reason.ts';
import type { Facts } from '../../domain/rollout.ts';

/** What is wrong with the books; absent when they are known and balance (payment policy P7). */
export function ledgerTrouble(ledger: Facts['ledger']): KnownReason | undefined {
  if (ledger.kind === 'unknown')
    return { code: 'ledger-unknown', details: { detail: ledger.reason } };
  const { differenceFen, duplicateCaptures } = ledger.value;
  if (duplicateCaptures > 0) return { code: 'duplicate-captures', details: { duplicateCaptures } };
  return differenceFen === 0n
    ? undefined
    : { code: 'ledger-difference', details: { differenceFen: String(differenceFen) } };
}
