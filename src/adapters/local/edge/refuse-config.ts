import type { SlotName } from '../../../domain/record.ts';
import type { EdgeConfig, RouteClass } from './config.ts';

type ReadyCounts = Readonly<Record<SlotName, number>>;

/** A configuration with the number of ready backends that it has, or would have. */
export type Judged = { readonly config: EdgeConfig; readonly ready: ReadyCounts };

const SLOTS = ['blue', 'green'] as const;

/**
 * Says why a configuration cannot be taken, or nothing when it can: weights of a class must sum to 100, and neither
 * requests nor orders may be given to a slot with nothing ready. Traffic that is already sent to a slot with nothing ready may stay as it is,
 * or the addresses of its new processes could not be written.
 */
export function refuseConfig(current: Judged, wanted: Judged): string | undefined {
  for (const routeClass of wanted.config.routeClasses) {
    const before = current.config.routeClasses.find(({ name }) => name === routeClass.name);
    const refusal = refuseSum(routeClass) ?? refuseUnready(routeClass, before, current, wanted);
    if (refusal !== undefined) return refusal;
  }
  return refuseOwners(current, wanted);
}

function refuseOwners(current: Judged, wanted: Judged): string | undefined {
  for (const [tag, slot] of Object.entries(wanted.config.tagOwners)) {
    const isKept = current.ready[slot] === 0 && current.config.tagOwners[tag] === slot;
    if (wanted.ready[slot] > 0 || isKept) continue;
    return `tagOwners.${tag}: expected the other slot because nothing is ready in ${slot}`;
  }
  return undefined;
}

function refuseSum({ name, weights }: RouteClass): string | undefined {
  const sum = Math.round(weights.blue * 100) + Math.round(weights.green * 100);
  if (sum === 10_000) return undefined;
  return `routeClasses.${name}.weights: expected a sum of 100, got ${sum / 100}`;
}

function refuseUnready(
  routeClass: RouteClass,
  before: RouteClass | undefined,
  current: Judged,
  wanted: Judged,
): string | undefined {
  for (const slot of SLOTS) {
    if (wanted.ready[slot] > 0) continue;
    const kept = current.ready[slot] === 0 ? before : undefined;
    const refusal = refuseSlot(routeClass, kept, slot);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** @param kept what may stay as it is. */
function refuseSlot(
  { name, weights, match }: RouteClass,
  kept: RouteClass | undefined,
  slot: SlotName,
): string | undefined {
  if (weights[slot] > 0 && kept?.weights[slot] !== weights[slot]) {
    return `routeClasses.${name}.weights.${slot}: expected 0 because nothing is ready in ${slot}, got ${weights[slot]}`;
  }
  if (match?.slot === slot && kept?.match?.slot !== slot) {
    return `routeClasses.${name}.match.slot: expected a slot with something ready, got ${slot}`;
  }
  return undefined;
}
