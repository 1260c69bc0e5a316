import type { RolloutDocument } from '../domain/record.ts';
import type { RunnerMemory } from './memory.ts';

type Remembered = { readonly document: RolloutDocument; readonly memory: RunnerMemory };

/**
 * Moves every remembered time that lies ahead of a clock that was set back to `nowMs`: what began has then just begun,
 * which is late at most, instead of beginning only when the clock comes there again.
 */
export function withinNow({ document, memory }: Remembered, nowMs: number): Remembered {
  if (nowMs >= memory.lookedAtMs) return { document, memory };
  const { state } = document;
  const { judge, samples } = memory;
  return {
    document: {
      ...document,
      state: {
        ...state,
        phaseStartedAtMs: Math.min(state.phaseStartedAtMs, nowMs),
        waitingSinceMs: earlier(state.waitingSinceMs, nowMs),
      },
    },
    memory: {
      ...memory,
      lookedAtMs: nowMs,
      judge: {
        ...judge,
        stepStartedAtMs: Math.min(judge.stepStartedAtMs, nowMs),
        blindSinceMs: earlier(judge.blindSinceMs, nowMs),
      },
      samples: Object.fromEntries(
        Object.entries(samples).map(([name, sample]) => [
          name,
          // One less than now, because the next sample has to be newer.
          { ...sample, atMs: Math.min(sample.atMs, nowMs - 1) },
        ]),
      ),
    },
  };
}

function earlier(timeMs: number | undefined, nowMs: number): number | undefined {
  return timeMs === undefined ? undefined : Math.min(timeMs, nowMs);
}
