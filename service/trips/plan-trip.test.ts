import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CITIES } from './catalogue.ts';
import { INTERESTS, type City } from './city.ts';
import { planTrip, type TripPlan, type TripWish } from './plan-trip.ts';
import { travelMinutes } from './travel-time.ts';

const budget = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined });
const wishes: fc.Arbitrary<TripWish> = fc
  .record({
    days: fc.integer({ min: 1, max: 7 }),
    startMinute: fc.integer({ min: 0, max: 1380 }),
    spanMinutes: fc.integer({ min: 1, max: 900 }),
    budgetFen: budget,
    dayBudgetFen: budget,
    interests: fc.subarray([...INTERESTS], { maxLength: 3 }),
    startDate: fc.constantFrom(undefined, '2026-11-22', '2026-11-23', '2026-11-24'),
  })
  .map(({ spanMinutes, ...wish }) => ({
    ...wish,
    endMinute: Math.min(1440, wish.startMinute + spanMinutes),
  }));
const cities = fc.constantFrom(...CITIES);

function plainWish(changes: Partial<TripWish>): TripWish {
  return {
    days: 1,
    startMinute: 540,
    endMinute: 1200,
    budgetFen: undefined,
    dayBudgetFen: undefined,
    interests: [],
    startDate: undefined,
    ...changes,
  };
}

function cityNamed(id: string): City {
  const city = CITIES.find((each) => each.id === id);
  if (city === undefined) throw new Error(`no city ${id}`);
  return city;
}

function visitedIds(plan: TripPlan): string[] {
  return plan.days.flatMap((day) => day.visits.map(({ sight }) => sight.id));
}

test('a visit never begins before opening or arrival, and never ends after closing or the day', () => {
  fc.assert(
    fc.property(cities, wishes, (city, wish) => {
      for (const day of planTrip(city, wish).days) {
        let place = city.center;
        let minute = wish.startMinute;
        for (const { sight, startsAtMinute, endsAtMinute } of day.visits) {
          const arrivesAtMinute = minute + travelMinutes(place, sight.place);
          expect(startsAtMinute).toBeGreaterThanOrEqual(
            Math.max(arrivesAtMinute, sight.opensAtMinute),
          );
          expect(endsAtMinute).toBe(startsAtMinute + sight.visitMinutes);
          expect(endsAtMinute).toBeLessThanOrEqual(Math.min(wish.endMinute, sight.closesAtMinute));
          place = sight.place;
          minute = endsAtMinute;
        }
      }
    }),
  );
});

test('tickets stay within the budget of the trip and of each day', () => {
  fc.assert(
    fc.property(cities, wishes, (city, wish) => {
      const plan = planTrip(city, wish);
      const costs = plan.days.map((day) =>
        day.visits.reduce((sum, visit) => sum + visit.sight.ticketFen, 0),
      );
      expect(plan.ticketFen).toBe(costs.reduce((sum, cost) => sum + cost, 0));
      expect(plan.ticketFen).toBeLessThanOrEqual(wish.budgetFen ?? Infinity);
      expect(Math.max(...costs)).toBeLessThanOrEqual(wish.dayBudgetFen ?? Infinity);
    }),
  );
});

test('no sight is visited twice, there is a route for each day, and planning again changes nothing', () => {
  fc.assert(
    fc.property(cities, wishes, (city, wish) => {
      const plan = planTrip(city, wish);
      const ids = visitedIds(plan);
      expect(new Set(ids).size).toBe(ids.length);
      expect(plan.days).toHaveLength(wish.days);
      expect(planTrip(city, wish)).toEqual(plan);
    }),
  );
});

test('a sight is not visited on its weekly closing day', () => {
  // 2026-11-23 is a Monday.
  const closedOnMondays = ['2026-11-23', '2026-11-24'].map((startDate) => {
    const wish = plainWish({ startDate, interests: ['museum'] });
    const visits = planTrip(cityNamed('beijing'), wish).days.flatMap((day) => day.visits);
    return visits.filter(({ sight }) => sight.closedOn === 'Mon').length;
  });
  expect(closedOnMondays[0]).toBe(0);
  expect(closedOnMondays[1]).toBeGreaterThan(0);
});

test('an interest brings in more of what it names', () => {
  const [wanted = 0, unwanted = 0] = (['nature', 'history'] as const).map((interest) => {
    const wish = plainWish({ days: 2, interests: [interest] });
    const visits = planTrip(cityNamed('qingdao'), wish).days.flatMap((day) => day.visits);
    return visits.filter(({ sight }) => sight.interests.includes('nature')).length;
  });
  expect(wanted).toBeGreaterThan(unwanted);
});

test('the first day holds the most renowned sight, and a day stays in its neighbourhood', () => {
  const plan = planTrip(cityNamed('xian'), plainWish({ days: 3 }));
  expect(visitedIds({ ...plan, days: plan.days.slice(0, 1) })).toContain('terracotta-army');
  expect(visitedIds({ ...plan, days: plan.days.slice(0, 1) })).toContain('huaqing-palace');
});
