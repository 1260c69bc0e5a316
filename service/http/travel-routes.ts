import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { stableJson } from '../../src/shared/stable-json.ts';
import { RequestError } from '../monitoring/error-handler.ts';
import { CITIES, findCity } from '../trips/catalogue.ts';
import { INTERESTS, type City } from '../trips/city.ts';
import type { DayRoute } from '../trips/day-route.ts';
import { dayTicketFen, planTrip } from '../trips/plan-trip.ts';
import { searchSights, type SearchResult } from '../trips/search.ts';
import type { TtlCache } from '../trips/ttl-cache.ts';
import { parseRequest } from './parse-request.ts';

const minuteOfDay = z.number().int().min(0).max(1440);
const fen = z.number().int().min(0).max(1_000_000_000);

const searchSchema = z.object({
  city: z.string().max(40).optional(),
  q: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

const planSchema = z
  .strictObject({
    city: z.string().min(1).max(40),
    days: z.number().int().min(1).max(7),
    budgetFen: fen.optional(),
    dayBudgetFen: fen.optional(),
    startMinute: minuteOfDay.default(9 * 60),
    endMinute: minuteOfDay.default(20 * 60),
    interests: z.array(z.enum(INTERESTS)).max(INTERESTS.length).default([]),
    startDate: z.iso.date().optional(),
  })
  .refine((wish) => wish.startMinute < wish.endMinute, {
    path: ['endMinute'],
    message: 'the day must end after it starts',
  });

/** Trips: searching the sights, and planning days out of them. */
export function registerTravelRoutes(app: FastifyInstance, searches: TtlCache<SearchResult>): void {
  app.get('/api/travel/search', (request) => {
    const { city, q, limit } = parseRequest(searchSchema, request.query);
    const cities = city === undefined || city === '' ? CITIES : [cityNamed(city)];
    const key = stableJson({
      cities: cities.map(({ id }) => id),
      q: q?.trim().toLowerCase(),
      limit,
    });
    return searches.through(key, () => searchSights(cities, { q, limit }));
  });
  app.post('/api/travel/plan', (request) => {
    const { city: name, ...wishes } = parseRequest(planSchema, request.body);
    const city = cityNamed(name);
    const wish = {
      ...wishes,
      budgetFen: wishes.budgetFen,
      dayBudgetFen: wishes.dayBudgetFen,
      startDate: wishes.startDate,
    };
    const plan = planTrip(city, wish);
    if (plan.days.every((day) => day.visits.length === 0)) {
      throw new RequestError(422, 'no_plan', `nothing in ${city.en} fits these hours and budgets`);
    }
    return {
      tripId: tripIdOf(city, wish),
      city: { id: city.id, zh: city.zh, en: city.en },
      days: plan.days.map(describeDay),
      ticketFen: plan.ticketFen,
    };
  });
}

function cityNamed(name: string): City {
  const city = findCity(name);
  if (city !== undefined) return city;
  const known = CITIES.map(({ id }) => id).join(', ');
  throw new RequestError(404, 'unknown_city', `city: expected one of ${known}`);
}

/** The same wish gets the same id, as it gets the same plan. */
function tripIdOf(city: City, wish: unknown): string {
  const digest = createHash('sha256').update(stableJson({ city: city.id, wish }));
  return `trip-${digest.digest('hex').slice(0, 20)}`;
}

function describeDay(route: DayRoute, index: number): unknown {
  return {
    day: index + 1,
    visits: route.visits.map(({ sight, ...times }) => ({
      sightId: sight.id,
      zh: sight.zh,
      en: sight.en,
      place: sight.place,
      ...times,
      ticketFen: sight.ticketFen,
      closedOn: sight.closedOn,
    })),
    ticketFen: dayTicketFen(route),
    travelMinutes: route.travelMinutes,
    endsAtMinute: route.endsAtMinute,
  };
}
