import type { SlotName } from '../../src/domain/record.ts';
import type { RouteClass } from '../../src/domain/rollout.ts';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import { OperationError } from '../../src/shared/errors.ts';

/** What a request carries; nothing: a new visitor. */
export type Visitor = {
  readonly previewSecret?: string;
  readonly header?: { readonly name: string; readonly value: string };
  readonly cookie?: { readonly name: string; readonly value: string };
  /** The slot that made the order which the request touches. */
  readonly orderOf?: SlotName;
  /** All requests are of one visitor who sends back the cookies that were set. */
  readonly returns?: boolean;
  /** GET, and POST where they pay, unless said. */
  readonly method?: 'GET' | 'HEAD' | 'POST';
};

const SLOTS = ['blue', 'green'] as const;
/** Experiments never choose who pays where. */
const PAYMENT = 'payment';

/** Percent of a class that a slot gets. */
export function percentOf(
  { candidate, weights }: EdgeIntent,
  name: RouteClass,
  slot: SlotName,
): number {
  const percent = weights[name] ?? 0;
  return slot === candidate ? percent : Math.round((100 - percent) * 100) / 100;
}

/** What a slot gets already may stay when it has nothing ready; more may not come. @throws {OperationError} */
export function refuse(
  intent: EdgeIntent,
  present: EdgeIntent,
  ready: Readonly<Record<SlotName, number>>,
): void {
  for (const slot of SLOTS) {
    if (ready[slot] > 0) continue;
    for (const name of Object.keys(intent.weights)) {
      const percent = percentOf(intent, name, slot);
      if (percent === 0 || percent === percentOf(present, name, slot)) continue;
      throw refusal(`${percent} % of ${name}`, slot);
    }
    for (const maker of SLOTS) {
      if (ownerOf(intent, maker) !== slot || ownerOf(present, maker) === slot) continue;
      throw refusal(`the orders of ${maker}`, slot);
    }
  }
}

function refusal(what: string, slot: SlotName): OperationError {
  return new OperationError(`${slot} cannot get ${what}, because nothing is ready in it`, {
    code: 'rejected',
    retryable: false,
  });
}

/** The slot that answers for the orders which `maker` made. */
function ownerOf({ candidate, orders }: EdgeIntent, maker: SlotName): SlotName {
  return maker === candidate ? orders.ofCandidate : orders.ofStable;
}

/** Whether a visitor carries the secret of a preview. */
export function isPreview({ previewSecret }: EdgeIntent, visitor: Visitor): boolean {
  return previewSecret !== undefined && visitor.previewSecret === previewSecret;
}

/** Whether visitors of a class stay where they were placed. */
export function isSticky({ audience }: EdgeIntent, routeClass: RouteClass): boolean {
  return audience?.kind === 'sticky-share' && routeClass !== PAYMENT;
}

/** Whether a request that the weights send is one that may be copied. */
export function isCopied(
  { mirrorPercent }: EdgeIntent,
  routeClass: RouteClass,
  { method = 'GET' }: Visitor,
): boolean {
  return mirrorPercent !== undefined && routeClass !== PAYMENT && method !== 'POST';
}

/** The slot that the request itself asks for; absent: the weights choose. */
export function chosenSlot(
  intent: EdgeIntent,
  routeClass: RouteClass,
  visitor: Visitor,
): SlotName | undefined {
  const { candidate, audience } = intent;
  if (isPreview(intent, visitor)) return candidate;
  if (visitor.orderOf !== undefined) return ownerOf(intent, visitor.orderOf);
  if (audience === undefined || audience.kind === 'sticky-share') return undefined;
  const carried = visitor[audience.kind];
  const isMember = carried?.name === audience.name && carried.value === audience.value;
  return isMember && routeClass !== PAYMENT ? candidate : undefined;
}
