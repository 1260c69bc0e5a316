import { z } from 'zod';
import type { TestGroup } from '../test-of.ts';
import { ask, askFor, expectRelease, expectStatus, shaped } from '../visit.ts';

const alive = z.looseObject({ status: z.literal('alive') });
const ready = z.looseObject({ status: z.literal('ready') });
const version = z.looseObject({ release: z.string() });

/** It lives, it is ready, and it is the release that should serve. */
export const basicHealth: TestGroup = (visited) => ({
  health: async () => {
    await askFor(visited, { path: '/api/health' }, alive);
  },
  ready: async () => {
    await askFor(visited, { path: '/api/ready' }, ready);
  },
  version: async () => {
    const answer = await ask(visited, { path: '/api/version' });
    expectStatus('/api/version', answer, 200);
    expectRelease(visited, 'x-release', answer.release);
    expectRelease(visited, 'release', shaped('/api/version', answer, version).release);
  },
});
