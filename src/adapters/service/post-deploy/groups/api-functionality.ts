import { z } from 'zod';
import type { TestGroup } from '../test-of.ts';
import { ask, askFor, expectStatus, shaped } from '../visit.ts';

const DAYS = 2;
const found = z.looseObject({
  total: z.int().min(1),
  sights: z.array(z.looseObject({ id: z.string(), zh: z.string() })).min(1),
});
const planned = z.looseObject({
  tripId: z.string(),
  days: z.array(z.looseObject({ visits: z.array(z.unknown()).min(1) })).length(DAYS),
});
const errorOf = (code: string) => z.object({ error: z.looseObject({ code: z.literal(code) }) });

/** Trips can be found and planned, and what cannot be is refused in words. */
export const apiFunctionality: TestGroup = (visited) => ({
  search: async () => {
    await askFor(visited, { path: '/api/travel/search?q=%E8%A5%BF%E6%B9%96' }, found);
  },
  plan: async () => {
    const body = { city: 'hangzhou', days: DAYS };
    await askFor(visited, { path: '/api/travel/plan', body }, planned);
  },
  'unknown-city': async () => {
    const path = '/api/travel/search?city=atlantis';
    const answer = await ask(visited, { path });
    expectStatus(path, answer, 404);
    shaped(path, answer, errorOf('unknown_city'));
  },
  'wrong-request': async () => {
    const path = '/api/travel/plan';
    const answer = await ask(visited, { path, body: { city: 'hangzhou', days: 0 } });
    expectStatus(path, answer, 400);
  },
  'unknown-route': async () => {
    const path = '/api/nothing-here';
    const answer = await ask(visited, { path });
    expectStatus(path, answer, 404);
    shaped(path, answer, errorOf('not_found'));
  },
});
