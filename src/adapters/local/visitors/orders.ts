import { randomUUID } from 'node:crypto';
import { isFinalRefusal, orderIn } from './outcome.ts';
import { pick, type Random } from './random.ts';
import { PROVIDERS, type Ended, type Provider, type VisitorRequest } from './request.ts';

/** What became of the orders so far; `open` ones are neither paid nor failed nor given up. */
export type OrderCounts = {
  readonly created: number;
  readonly paid: number;
  readonly failed: number;
  readonly givenUp: number;
  readonly open: number;
};

/** Visitors who order: create, pay, and look until the order is paid or failed. */
export type Orders = {
  /** The step that has waited longest, or a new order when none is due. */
  readonly next: (nowMs: number) => VisitorRequest;
  readonly counts: () => OrderCounts;
};

type Buyer = { readonly id: string; readonly provider: Provider; readonly giveUpMs: number };
type Step = { readonly dueMs: number; readonly request: VisitorRequest };

/** Time to find the code and scan it; and between two looks. */
const THINK_MS = 100;
const LOOK_EVERY_MS = 500;
/** Longer than the service's recovery needs to ask the provider about a callback that never came. */
const PAID_WITHIN_MS = 30_000;
const ENDS: Readonly<Record<string, 'paid' | 'failed'>> = {
  paid: 'paid',
  refunding: 'paid',
  refunded: 'paid',
  failed: 'failed',
  closed: 'failed',
};

/** Steps wait for `next`, so the pace of all requests stays with the caller. */
export function createOrders(random: Random): Orders {
  const steps: Step[] = [];
  const counts = { created: 0, paid: 0, failed: 0, givenUp: 0 };

  const look = (buyer: Buyer, nowMs: number): void => {
    if (nowMs >= buyer.giveUpMs) counts.givenUp += 1;
    else {
      const onEnd = (ended: Ended, endedMs: number) => looked(buyer, ended, endedMs);
      steps.push({ dueMs: nowMs + LOOK_EVERY_MS, request: { path: pathOf(buyer), onEnd } });
    }
  };
  const looked = (buyer: Buyer, { answer }: Ended, nowMs: number): void => {
    const end = ENDS[(answer && orderIn(answer)?.status) ?? ''];
    if (end === undefined) look(buyer, nowMs);
    else counts[end] += 1;
  };
  const paid = (buyer: Buyer, { outcome, answer }: Ended, nowMs: number): void => {
    if (outcome === 'refused' && answer && isFinalRefusal(answer)) counts.failed += 1;
    else look(buyer, nowMs);
  };
  const pay = (buyer: Buyer, nowMs: number): void => {
    const request: VisitorRequest = {
      path: `${pathOf(buyer)}/pay`,
      body: { provider: buyer.provider },
      pays: buyer.provider,
      onEnd: (ended, endedMs) => paid(buyer, ended, endedMs),
    };
    steps.push({ dueMs: nowMs + THINK_MS, request });
  };
  const create = (): VisitorRequest => {
    const provider = pick(random, PROVIDERS);
    const amountFen = 100 + Math.floor(random() * 100_000);
    return {
      path: '/api/payment/orders',
      body: { title: '智游行程', amountFen, provider },
      // Never by seed: a second run would be given the orders of the first.
      idempotencyKey: randomUUID(),
      onEnd: ({ outcome, answer }, nowMs) => {
        const order = outcome === 'ok' && answer ? orderIn(answer) : undefined;
        if (order === undefined) return;
        counts.created += 1;
        pay({ id: order.id, provider, giveUpMs: nowMs + PAID_WITHIN_MS }, nowMs);
      },
    };
  };
  return {
    next: (nowMs) => {
      const index = steps.findIndex(({ dueMs }) => dueMs <= nowMs);
      const [step] = index < 0 ? [] : steps.splice(index, 1);
      return step?.request ?? create();
    },
    counts: () => {
      const ended = counts.paid + counts.failed + counts.givenUp;
      return { ...counts, open: counts.created - ended };
    },
  };
}

function pathOf({ id }: Buyer): string {
  return `/api/payment/orders/${encodeURIComponent(id)}`;
}
