import type { Database } from '../database/connect.ts';

/**
 * Orders and money over the whole database at one instant. `attempts` is counted by itself and must be succeeded +
 * failed + pending; `differenceFen` = captured − refunded − ledger: anything but "0" is money that nobody can explain.
 */
export type Reconciliation = {
  readonly attempts: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending: number;
  readonly duplicateCaptures: number;
  readonly capturedFen: string;
  readonly refundedFen: string;
  readonly ledgerFen: string;
  readonly differenceFen: string;
  readonly pendingByTag: { readonly b: number; readonly g: number };
};

type Sums = Record<
  'attempts' | 'succeeded' | 'failed' | 'pending' | 'blue' | 'green' | 'duplicates',
  bigint
> & {
  captured: string;
  refunded: string;
  ledger: string;
};

/** One statement, hence one snapshot. An order that nobody tried to pay is no attempt. */
export async function reconcile(database: Database): Promise<Reconciliation> {
  const [sums] = await database<Sums[]>`
    with by_status as (
      select status, left(id, 1) as tag, count(*) as orders from orders
      where status <> 'created' group by 1, 2
    ), totals as (
      select
        coalesce(sum(orders), 0)::bigint as attempts,
        coalesce(sum(orders) filter (where status in ('paid', 'refunding', 'refunded')), 0)::bigint
          as succeeded,
        coalesce(sum(orders) filter (where status in ('failed', 'closed')), 0)::bigint as failed,
        coalesce(sum(orders) filter (where status = 'paying'), 0)::bigint as pending,
        coalesce(sum(orders) filter (where status = 'paying' and tag = 'b'), 0)::bigint as blue,
        coalesce(sum(orders) filter (where status = 'paying' and tag = 'g'), 0)::bigint as green
      from by_status
    )
    select totals.*,
      (select count(*) - count(distinct order_id) from captures) as duplicates,
      (select coalesce(sum(amount_fen), 0)::text from captures) as captured,
      (select coalesce(sum(amount_fen), 0)::text from refunds) as refunded,
      (select coalesce(sum(amount_fen), 0)::text from ledger_entries where account <> 'sales')
        as ledger
    from totals`;
  if (sums === undefined) throw new Error('an aggregate without a row');
  const { attempts, succeeded, failed, pending } = sums;
  const difference = BigInt(sums.captured) - BigInt(sums.refunded) - BigInt(sums.ledger);
  return {
    attempts: Number(attempts),
    succeeded: Number(succeeded),
    failed: Number(failed),
    pending: Number(pending),
    duplicateCaptures: Number(sums.duplicates),
    capturedFen: sums.captured,
    refundedFen: sums.refunded,
    ledgerFen: sums.ledger,
    differenceFen: difference.toString(),
    pendingByTag: { b: Number(sums.blue), g: Number(sums.green) },
  };
}
