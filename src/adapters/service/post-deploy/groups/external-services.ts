import { z } from 'zod';
import { skipped, type TestGroup } from '../test-of.ts';
import { askFor } from '../visit.ts';

const map = z.looseObject({ status: z.enum(['reachable', 'not configured']) });
const cache = z.looseObject({ status: z.literal('healthy') });

/** What the service reaches out to, where it does. */
export const externalServices: TestGroup = (visited) => ({
  amap: async () => {
    const { status } = await askFor(visited, { path: '/api/amap/test' }, map);
    return status === 'reachable' ? undefined : skipped(status);
  },
  cache: async () => {
    await askFor(visited, { path: '/api/cache/health' }, cache);
  },
});
