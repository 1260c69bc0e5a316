import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildTestApp } from './app.fixture.ts';

const planAnswer = z.object({
  tripId: z.string(),
  ticketFen: z.number(),
  days: z.array(z.object({ day: z.number(), visits: z.array(z.object({ sightId: z.string() })) })),
});

function plan(payload: object) {
  return buildTestApp().app.inject({ method: 'POST', url: '/api/travel/plan', payload });
}

test('a plan has the days that were asked for, and the same wish gets the same answer', async () => {
  const wish = { city: '北京市', days: 3, interests: ['history'] };
  const [first, second] = [await plan(wish), await plan(wish)];
  expect(first.statusCode).toBe(200);
  expect(first.body).toBe(second.body);
  const { days, tripId } = planAnswer.parse(first.json());
  expect(days.map(({ day }) => day)).toEqual([1, 2, 3]);
  expect(days.every(({ visits }) => visits.length > 0)).toBe(true);
  expect(planAnswer.parse((await plan({ ...wish, days: 2 })).json()).tripId).not.toBe(tripId);
});

test.each([
  [{ city: 'beijing', days: 8 }, 400, 'days: '],
  [{ city: 'beijing', days: 1.5 }, 400, 'days: '],
  [{ city: 'beijing' }, 400, 'days: '],
  [{ city: 'beijing', days: 1, startMinute: 900, endMinute: 600 }, 400, 'endMinute: '],
  [{ city: 'beijing', days: 1, interests: ['casino'] }, 400, 'interests.0: '],
  [{ city: 'beijing', days: 1, budgetFen: -1 }, 400, 'budgetFen: '],
  [{ city: 'beijing', days: 1, startDate: '2026-02-30' }, 400, 'startDate: '],
  [{ city: 'beijing', days: 1, budget: 5 }, 400, 'budget'],
  [{ city: 'atlantis', days: 1 }, 404, 'expected one of beijing'],
  [{ city: 'beijing', days: 1, startMinute: 100, endMinute: 110 }, 422, 'nothing in Beijing'],
])('the wish %j is refused with %i and says why', async (wish, status, words) => {
  const answer = await plan(wish);
  expect(answer.statusCode).toBe(status);
  expect(
    z.object({ error: z.object({ message: z.string() }) }).parse(answer.json()).error.message,
  ).toContain(words);
});

test('a body that is not JSON is the caller’s error', async () => {
  const answer = await buildTestApp().app.inject({
    method: 'POST',
    url: '/api/travel/plan',
    headers: { 'content-type': 'application/json' },
    payload: '{"city":',
  });
  expect(answer.statusCode).toBe(400);
});

test('search finds by Chinese and English words, and refuses what is not a limit', async () => {
  const { app } = buildTestApp();
  const search = async (query: Record<string, string>) =>
    app.inject({ url: '/api/travel/search', query });
  expect((await search({ q: '故宫' })).json()).toMatchObject({
    sights: [{ id: 'forbidden-city' }],
  });
  expect((await search({ city: 'Suzhou', q: 'GARDEN', limit: '2' })).json()).toMatchObject({
    sights: [{ cityId: 'suzhou' }, { cityId: 'suzhou' }],
  });
  expect((await search({ limit: '0' })).statusCode).toBe(400);
  expect((await search({ city: 'atlantis' })).statusCode).toBe(404);
});

test('the cache answers a repeated search and its hit rate is true', async () => {
  const { app, metric } = buildTestApp();
  const bodies: string[] = [];
  for (const q of ['museum', ' Museum', 'MUSEUM', 'temple']) {
    bodies.push((await app.inject({ url: '/api/travel/search', query: { q } })).body);
  }
  expect(bodies[1]).toBe(bodies[0]);
  expect((await app.inject('/api/cache/health')).json()).toEqual({
    status: 'healthy',
    entries: 2,
    hits: 2,
    misses: 2,
    hitRatio: 0.5,
  });
  expect(await metric('smart_travel_cache_hit_rate')).toBe(0.5);
});
