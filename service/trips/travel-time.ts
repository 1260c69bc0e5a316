import type { Place } from './city.ts';

const EARTH_RADIUS_KM = 6371;
/** Streets are longer than the straight line by about this factor. */
const DETOUR = 1.3;
const WALKING_KM = 1.5;
const WALKING_MINUTES_PER_KM = 13;
const BOARDING_MINUTES = 10;
const CITY_KM = 10;
const CITY_MINUTES_PER_KM = 3;
const COUNTRY_MINUTES_PER_KM = 1.2;

/** Distance on the sphere (haversine formula), in kilometres. */
export function distanceKm(from: Place, to: Place): number {
  const northward = radians(to.latitude - from.latitude);
  const eastward = radians(to.longitude - from.longitude);
  const chord =
    Math.sin(northward / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(eastward / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Whole minutes from door to door: on foot when near, else by public transport, faster outside the city. */
export function travelMinutes(from: Place, to: Place): number {
  const km = distanceKm(from, to) * DETOUR;
  if (km <= WALKING_KM) return Math.ceil(km * WALKING_MINUTES_PER_KM);
  const cityKm = Math.min(km, CITY_KM);
  const minutes = cityKm * CITY_MINUTES_PER_KM + (km - cityKm) * COUNTRY_MINUTES_PER_KM;
  return Math.ceil(BOARDING_MINUTES + minutes);
}
