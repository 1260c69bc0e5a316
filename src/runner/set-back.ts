import type { RolloutDocument } from '../domain/record.ts';
import { earlier, memoryWithin } from '../trial/memory.ts';
import type { RunnerMemory } from './memory.ts';

type Remembered = { readonly document: RolloutDocument; readonly memory: RunnerMemory };

/** Nothing that is remembered lies ahead of a clock that was set back to `nowMs`, in the document and in the memory. */
export function withinNow({ document, memory }: Remembered, nowMs: number): Remembered {
  if (nowMs >= memory.lookedAtMs) return { document, memory };
  const { state } = document;
  return {
    document: {
      ...document,
      state: {
        ...state,
        phaseStartedAtMs: Math.min(state.phaseStartedAtMs, nowMs),
        waitingSinceMs: earlier(state.waitingSinceMs, nowMs),
      },
    },
    memory: memoryWithin(memory, nowMs),
  };
}
