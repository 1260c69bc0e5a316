import type { Place, Sight } from './city.ts';
import { distanceKm } from './travel-time.ts';

const MAX_ROUNDS = 20;

/**
 * Groups sights into at most `groupCount` neighbourhoods: k-means, begun from the first sight and then always the one
 * farthest from every centre so far, so that the same sights give the same groups.
 */
export function clusterSights(
  sights: readonly Sight[],
  groupCount: number,
): readonly (readonly Sight[])[] {
  let centers = firstCenters(sights, groupCount);
  let groups = assign(sights, centers);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    centers = groups.map((group, index) => meanPlace(group) ?? centers[index]).filter(isPlace);
    const next = assign(sights, centers);
    if (next.every((group, index) => sameMembers(group, groups[index] ?? []))) break;
    groups = next;
  }
  return groups.filter((group) => group.length > 0);
}

function firstCenters(sights: readonly Sight[], groupCount: number): Place[] {
  const centers = sights.slice(0, 1).map((sight) => sight.place);
  while (centers.length < Math.min(groupCount, sights.length)) {
    const [farthest] = sights
      .map((sight) => ({ place: sight.place, km: nearest(sight.place, centers).km }))
      .toSorted((a, b) => b.km - a.km);
    if (farthest === undefined || farthest.km === 0) break;
    centers.push(farthest.place);
  }
  return centers;
}

function assign(sights: readonly Sight[], centers: readonly Place[]): Sight[][] {
  const groups: Sight[][] = centers.map(() => []);
  for (const sight of sights) groups[nearest(sight.place, centers).index]?.push(sight);
  return groups;
}

function nearest(place: Place, centers: readonly Place[]): { index: number; km: number } {
  return centers
    .map((center, index) => ({ index, km: distanceKm(place, center) }))
    .reduce((best, each) => (each.km < best.km ? each : best), { index: 0, km: Infinity });
}

function meanPlace(sights: readonly Sight[]): Place | undefined {
  if (sights.length === 0) return undefined;
  const mean = (read: (place: Place) => number): number =>
    sights.reduce((sum, sight) => sum + read(sight.place), 0) / sights.length;
  return {
    latitude: mean((place) => place.latitude),
    longitude: mean((place) => place.longitude),
  };
}

function isPlace(place: Place | undefined): place is Place {
  return place !== undefined;
}

function sameMembers(a: readonly Sight[], b: readonly Sight[]): boolean {
  return a.length === b.length && a.every((sight, index) => sight === b[index]);
}
