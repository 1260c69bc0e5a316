import { z } from 'zod';
import type { Tally } from '../domain/record.ts';
import type { TrialMemory } from '../trial/memory.ts';

/** What the runner must remember between two looks and two lives, so that nothing is counted twice or forgotten. */
export type RunnerMemory = TrialMemory & {
  readonly total: Tally;
  /** Scrapes that were judged since the rollout began, or since the memory was lost. */
  readonly scrapes: number;
  /** The decision that was journalled last, so that a repeated one is not written again. */
  readonly journalled: string;
  /** What the last action failed with. */
  readonly trouble: string | undefined;
  /** Sends checks to the candidate; never shown. */
  readonly previewSecret: string;
};

/** Reads what an earlier life saved; absent when there is nothing of this version. */
export function reviveMemory(saved: unknown): RunnerMemory | undefined {
  return memorySchema.safeParse(saved).data?.memory;
}

/** Wraps for saving. */
export function preserveMemory(memory: RunnerMemory): unknown {
  return { version: 2, memory };
}

const memorySchema = z.object({ version: z.literal(2), memory: z.custom<RunnerMemory>() });
