import type { Place, Sight, Weekday } from './city.ts';
import { travelMinutes } from './travel-time.ts';

/** One day's frame: it begins at `start` at `startMinute`, and the last visit ends by `endMinute`. */
export type DayFrame = {
  readonly start: Place;
  readonly startMinute: number;
  readonly endMinute: number;
  /** Absent when the date is not known; then no sight counts as closed. */
  readonly weekday: Weekday | undefined;
};

type Visit = {
  readonly sight: Sight;
  readonly travelMinutes: number;
  readonly startsAtMinute: number;
  readonly endsAtMinute: number;
};

/** A feasible order of visits. `endsAtMinute` is the end of the last one. */
export type DayRoute = {
  readonly visits: readonly Visit[];
  readonly travelMinutes: number;
  readonly endsAtMinute: number;
};

/** Times of the visits in the given order, waiting where a sight is not open yet; undefined when one does not fit. */
function timeRoute(sights: readonly Sight[], frame: DayFrame): DayRoute | undefined {
  const visits: Visit[] = [];
  let place = frame.start;
  let minute = frame.startMinute;
  let travelled = 0;
  for (const sight of sights) {
    const travel = travelMinutes(place, sight.place);
    const startsAtMinute = Math.max(minute + travel, sight.opensAtMinute);
    const endsAtMinute = startsAtMinute + sight.visitMinutes;
    const isShut = sight.closedOn !== undefined && sight.closedOn === frame.weekday;
    if (isShut || endsAtMinute > Math.min(sight.closesAtMinute, frame.endMinute)) return undefined;
    visits.push({ sight, travelMinutes: travel, startsAtMinute, endsAtMinute });
    place = sight.place;
    minute = endsAtMinute;
    travelled += travel;
  }
  return { visits, travelMinutes: travelled, endsAtMinute: minute };
}

/** Adds a sight where the day then ends earliest; undefined when it fits nowhere. */
export function insertSight(route: DayRoute, sight: Sight, frame: DayFrame): DayRoute | undefined {
  const sights = route.visits.map((visit) => visit.sight);
  let best: DayRoute | undefined;
  for (let position = 0; position <= sights.length; position += 1) {
    best = better(best, timeRoute(sights.toSpliced(position, 0, sight), frame));
  }
  return best;
}

/** Turns stretches of the route around (2-opt) for as long as that makes the day shorter. */
export function improveRoute(route: DayRoute, frame: DayFrame): DayRoute {
  let best = route;
  for (;;) {
    const improved = bestReversal(best, frame);
    if (improved === best) return best;
    best = improved;
  }
}

function bestReversal(route: DayRoute, frame: DayFrame): DayRoute {
  const sights = route.visits.map((visit) => visit.sight);
  let best = route;
  for (let first = 0; first < sights.length - 1; first += 1) {
    for (let last = first + 1; last < sights.length; last += 1) {
      const turned = sights.slice(first, last + 1).toReversed();
      const tried = timeRoute(sights.toSpliced(first, turned.length, ...turned), frame);
      best = better(best, tried) ?? best;
    }
  }
  return best;
}

/** The one that ends earlier, then the one with less travel; the first when equal. */
function better(first: DayRoute | undefined, second: DayRoute | undefined): DayRoute | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const difference =
    second.endsAtMinute - first.endsAtMinute || second.travelMinutes - first.travelMinutes;
  return difference < 0 ? second : first;
}
