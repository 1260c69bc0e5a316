import type { SlotName } from '../../../domain/record.ts';
import { OperationError } from '../../../shared/errors.ts';
import { percentOf, SLOTS, type Share, type TrafficPlan } from './plan.ts';

/** What was written last, as far as it says who gets what. */
export type Standing = {
  readonly candidate: SlotName;
  readonly shares: Readonly<Record<string, Share>>;
  /** The slot that answers for the orders of a tag. */
  readonly orders: Readonly<Record<string, SlotName>>;
  /** Visitors of these classes stay, so that shares are of visitors, not of requests. */
  readonly sticky: readonly string[];
};

/** What of a plan must be remembered. */
export function standingOf({ candidate, classes, orders }: TrafficPlan): Standing {
  return {
    candidate,
    shares: Object.fromEntries(classes.map(({ name, share }) => [name, share])),
    orders: Object.fromEntries(orders.map(({ tag, slot }) => [tag, slot])),
    sticky: classes.filter(({ sticky }) => sticky).map(({ name }) => name),
  };
}

/**
 * A slot with nothing ready gets neither a share nor orders. What it gets already may stay, or nothing else could be
 * written while it is down.
 * @throws {OperationError} `rejected`
 */
export function refuseUnready(
  plan: TrafficPlan,
  standing: Standing | undefined,
  ready: Readonly<Record<SlotName, number>>,
): void {
  const empty = SLOTS.filter((slot) => ready[slot] === 0);
  for (const slot of empty) {
    const more = plan.classes.find(
      ({ name, share }) => share[slot] > 0 && standing?.shares[name]?.[slot] !== share[slot],
    );
    if (more !== undefined) {
      throw refusal(slot, `${percentOf(more.share, slot)} % of ${more.name}`);
    }
    const order = plan.orders.find(
      ({ tag, slot: owner }) => owner === slot && standing?.orders[tag] !== slot,
    );
    if (order !== undefined) throw refusal(slot, `the orders ${order.tag}-…`);
  }
}

function refusal(slot: SlotName, what: string): OperationError {
  return new OperationError(
    `${slot} cannot get ${what}: its Service has no ready endpoints. Wait until its pods are ready`,
    { code: 'rejected', retryable: false },
  );
}
