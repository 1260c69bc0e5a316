import type { Transaction } from '../database/connect.ts';
import type { PaymentProvider } from '../payments-contract.ts';

type LedgerKind = 'capture' | 'refund';

/** One movement of money between a provider's account and sales; `amountFen` is positive for either kind. */
export type Movement = {
  readonly orderId: string;
  readonly kind: LedgerKind;
  readonly provider: PaymentProvider;
  readonly amountFen: bigint;
};

/**
 * Books a movement as two entries that cancel out. The database refuses a second movement of this kind for the order,
 * entries that do not sum to zero, and every later change.
 */
export async function post(transaction: Transaction, movement: Movement): Promise<void> {
  const { orderId, kind, provider, amountFen } = movement;
  const received = kind === 'capture' ? amountFen : -amountFen;
  await transaction`
    with booked as (
      insert into ledger_transactions (order_id, kind) values (${orderId}, ${kind}) returning id
    )
    insert into ledger_entries (transaction_id, account, amount_fen)
    select id, account, amount_fen from booked, (
      values (${provider}::text, ${received}::bigint), ('sales', ${-received}::bigint)
    ) as entries (account, amount_fen)`;
}
