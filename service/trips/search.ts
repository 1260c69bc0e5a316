import type { City, Sight } from './city.ts';

/** `q` undefined or empty matches every sight; `limit` ≥ 1. */
export type SearchQuery = { readonly q: string | undefined; readonly limit: number };
type FoundSight = Sight & { readonly cityId: string };
export type SearchResult = { readonly total: number; readonly sights: readonly FoundSight[] };

/** Sights by how well they match, then by renown. `total` counts also those beyond the limit. */
export function searchSights(cities: readonly City[], query: SearchQuery): SearchResult {
  const wanted = (query.q ?? '').trim().toLowerCase();
  const matches = cities
    .flatMap((city) =>
      city.sights.map((sight, renown) => ({
        sight: { cityId: city.id, ...sight },
        renown,
        quality: matchQuality(city, sight, wanted),
      })),
    )
    .filter((match) => match.quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.renown - b.renown);
  return {
    total: matches.length,
    sights: matches.slice(0, query.limit).map((match) => match.sight),
  };
}

/** 0 is no match; a whole name is better than its beginning, that than its middle, and a name better than a subject. */
function matchQuality(city: City, sight: Sight, wanted: string): number {
  const names = [sight.zh, sight.en.toLowerCase(), sight.id];
  if (names.includes(wanted)) return 5;
  if (names.some((name) => name.startsWith(wanted))) return 4;
  if (names.some((name) => name.includes(wanted))) return 3;
  if (sight.interests.some((interest) => interest === wanted)) return 2;
  return [city.id, city.zh, city.en.toLowerCase()].includes(wanted) ? 1 : 0;
}
