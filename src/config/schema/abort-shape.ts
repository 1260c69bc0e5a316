import { z } from 'zod';
import type { AbortShape } from '../../domain/rollout.ts';

/** How a rollout goes back. */
export const abortShapeSchema: z.ZodType<AbortShape> = z.enum(['instant', 'ramp', 'hold'], {
  error:
    'instant (one write), ramp (step by step where nobody is harmed) or hold (a person decides)',
});
