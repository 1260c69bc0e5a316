import { z } from 'zod';
import type { Counts, GateName } from '../domain/evidence.ts';
import type { ByRole, Tally } from '../domain/record.ts';
import type { Expectation } from '../evidence/expectation.ts';
import type { CounterSample } from '../evidence/increments.ts';
import type { JudgeState } from '../judge/judge.ts';

/** What the runner must remember between two looks and two lives, so that nothing is counted twice or forgotten. */
export type RunnerMemory = {
  readonly judge: JudgeState;
  /** The step that the judge's evidence speaks for; absent while its weights are not seen at the edge. */
  readonly stepOnTrial: number | undefined;
  /** The last sample of every source, by its name. */
  readonly samples: Readonly<Record<string, CounterSample>>;
  /** What each gate should have counted on the candidate. */
  readonly expected: Readonly<Record<GateName, Expectation>>;
  /** Counts of each gate since the step began, for people. */
  readonly step: Readonly<Record<GateName, ByRole<Counts>>>;
  readonly lookedAtMs: number;
  readonly total: Tally;
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
  return { version: 1, memory };
}

const memorySchema = z.object({ version: z.literal(1), memory: z.custom<RunnerMemory>() });
