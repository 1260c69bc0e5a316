import type { PaymentProvider } from '../payments-contract.ts';

type OrderStatus = 'created' | 'paying' | 'paid' | 'refunding' | 'refunded' | 'failed' | 'closed';

/** One row of `orders`; the database says `null` for what is not there yet. */
export type Order = {
  readonly id: string;
  readonly title: string;
  readonly trip_id: string | null;
  readonly amount_fen: bigint;
  readonly synthetic: boolean;
  readonly status: OrderStatus;
  readonly provider: PaymentProvider | null;
  readonly code_url: string | null;
  readonly transaction_id: string | null;
  readonly failure_code: string | null;
  readonly created_at: Date;
  readonly paying_at: Date | null;
  readonly paid_at: Date | null;
  readonly refunded_at: Date | null;
};

/** The order as the outside sees it. */
export function viewOf(order: Order): Record<string, unknown> {
  return {
    id: order.id,
    title: order.title,
    tripId: order.trip_id ?? undefined,
    amountFen: Number(order.amount_fen),
    currency: 'CNY',
    status: order.status,
    synthetic: order.synthetic || undefined,
    provider: order.provider ?? undefined,
    codeUrl: order.status === 'paying' ? (order.code_url ?? undefined) : undefined,
    failureCode: order.failure_code ?? undefined,
    createdAt: order.created_at.toISOString(),
    paidAt: order.paid_at?.toISOString(),
    refundedAt: order.refunded_at?.toISOString(),
  };
}

/** The order in the words of the gateways. */
export function payableOf(order: Order): { id: string; title: string; amountFen: bigint } {
  return { id: order.id, title: order.title, amountFen: order.amount_fen };
}
