import type { SlotName } from '../../../domain/record.ts';
import type { Audience, RouteClass } from '../../../domain/rollout.ts';
import type { EdgeIntent } from '../../../ports/edge.ts';

/** Parts of `WHOLE` of a class's requests for each slot; whole numbers that sum to `WHOLE`. */
export type Share = Readonly<Record<SlotName, number>>;

/** One class with its share. */
export type ClassPlan = {
  readonly name: RouteClass;
  readonly prefixes: readonly string[];
  readonly share: Share;
  /** New visitors are split, a returning one stays while its slot has a share. */
  readonly sticky: boolean;
};

/** Orders whose id begins with the letter `tag` and a dash go to `slot`. */
type OrderPlan = { readonly tag: string; readonly slot: SlotName };

/** Everything that decides where a request goes; payment first. */
export type TrafficPlan = {
  readonly candidate: SlotName;
  readonly classes: readonly ClassPlan[];
  readonly orders: readonly OrderPlan[];
  /** Members meet the candidate in every class but payment. */
  readonly audience: Exclude<Audience, { kind: 'sticky-share' }> | undefined;
  /** Percent of the safe reads of every class but payment that the candidate gets a copy of. */
  readonly mirrorPercent: number | undefined;
  readonly previewSecret: string | undefined;
};

/** What all shares of a class sum to: percent with two decimals, without fractions. */
export const WHOLE = 10_000;
/** Experiments never choose who pays where. */
export const PAYMENT: RouteClass = 'payment';
export const SLOTS: readonly SlotName[] = ['blue', 'green'];
export const OTHER: Readonly<Record<SlotName, SlotName>> = { blue: 'green', green: 'blue' };
/** The letter before the first dash of an order's id. */
const TAGS: Readonly<Record<SlotName, string>> = { blue: 'b', green: 'g' };

/** Path prefixes by class. */
export type RouteClasses = Readonly<Record<RouteClass, readonly string[]>>;

/** Turns an intent into shares and rules, the same for every kind of edge. */
export function planOf(intent: EdgeIntent, routeClasses: RouteClasses): TrafficPlan {
  const { candidate, audience, mirrorPercent, orders, previewSecret } = intent;
  const isSticky = audience?.kind === 'sticky-share';
  return {
    candidate,
    classes: classesOf(routeClasses).map(({ name, prefixes }) => ({
      name,
      prefixes,
      share: shareOf(candidate, intent.weights[name] ?? 0),
      sticky: isSticky && name !== PAYMENT,
    })),
    orders: [
      { tag: TAGS.blue, slot: candidate === 'blue' ? orders.ofCandidate : orders.ofStable },
      { tag: TAGS.green, slot: candidate === 'green' ? orders.ofCandidate : orders.ofStable },
    ],
    audience: audience?.kind === 'sticky-share' ? undefined : audience,
    mirrorPercent,
    previewSecret,
  };
}

function rank(name: RouteClass): string {
  return name === PAYMENT ? '' : name;
}

/** The classes in the order in which their rules are written: payment first, then by name. */
export function classesOf(
  routeClasses: RouteClasses,
): readonly { readonly name: RouteClass; readonly prefixes: readonly string[] }[] {
  return Object.entries(routeClasses)
    .map(([name, prefixes]) => ({ name, prefixes }))
    .toSorted((one, other) => (rank(one.name) < rank(other.name) ? -1 : 1));
}

function shareOf(candidate: SlotName, percent: number): Share {
  const ofCandidate = Math.round((percent * WHOLE) / 100);
  const rest = WHOLE - ofCandidate;
  return candidate === 'blue'
    ? { blue: ofCandidate, green: rest }
    : { blue: rest, green: ofCandidate };
}

/** Percent of a class that a slot gets. */
export function percentOf(share: Share, slot: SlotName): number {
  return (share[slot] * 100) / WHOLE;
}

/** Order prefixes of a class: those whose longest matching class prefix is the class's own. */
export function orderPrefixesOf(
  routeClasses: RouteClasses,
  name: RouteClass,
  orderPrefixes: readonly string[],
): readonly string[] {
  return orderPrefixes.filter((prefix) => classOfPath(routeClasses, prefix) === name);
}

function classOfPath(routeClasses: RouteClasses, path: string): RouteClass | undefined {
  let best: { readonly name: RouteClass; readonly length: number } | undefined;
  for (const { name, prefixes } of classesOf(routeClasses)) {
    for (const prefix of prefixes) {
      const matches = path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
      if (matches && prefix.length > (best?.length ?? -1)) best = { name, length: prefix.length };
    }
  }
  return best?.name;
}
