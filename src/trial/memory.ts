import type { Counts, GateName } from '../domain/evidence.ts';
import type { ByRole } from '../domain/record.ts';
import type { Scrape, TrialSetup } from '../domain/scrape.ts';
import type { Expectation } from '../evidence/expectation.ts';
import type { CounterSample } from '../evidence/increments.ts';
import { NO_INCIDENT } from '../judge/incident.ts';
import type { JudgeState } from '../judge/judge-state.ts';
import { newJudgeState } from '../judge/judge.ts';

/** What must be remembered between two scrapes, so that nothing is counted twice or forgotten; plain data. */
export type TrialMemory = {
  readonly judge: JudgeState;
  /** The step that the judge's evidence speaks for; absent while its weights are not seen at the edge. */
  readonly stepOnTrial: number | undefined;
  /** The last sample of every source, by its name. */
  readonly samples: Readonly<Record<string, CounterSample>>;
  /** What each gate should have counted on the candidate. */
  readonly expected: Readonly<Record<GateName, Expectation>>;
  /** Counts of each gate since the step began, for people. */
  readonly step: Readonly<Record<GateName, ByRole<Counts>>>;
  /** Where the rollout was at the scrape before; absent before the first. */
  readonly at?: Pick<Scrape, 'phase' | 'step'>;
  readonly lookedAtMs: number;
};

/** Before the first scrape of a rollout that is looked at from `nowMs` on. */
export function newTrialMemory({ policy }: Pick<TrialSetup, 'policy'>, nowMs: number): TrialMemory {
  return {
    judge: newJudgeState(policy, nowMs),
    stepOnTrial: undefined,
    samples: {},
    expected: {},
    step: {},
    lookedAtMs: nowMs,
  };
}

/**
 * Moves every remembered time that lies ahead of a clock that was set back to `nowMs`: what began has then just begun,
 * which is late at most, instead of beginning only when the clock comes there again.
 */
export function memoryWithin<Memory extends TrialMemory>(memory: Memory, nowMs: number): Memory {
  if (nowMs >= memory.lookedAtMs) return memory;
  const { judge, samples } = memory;
  return {
    ...memory,
    lookedAtMs: nowMs,
    judge: {
      ...judge,
      stepStartedAtMs: Math.min(judge.stepStartedAtMs, nowMs),
      judgedAtMs: earlier(judge.judgedAtMs, nowMs),
      blindSinceMs: earlier(judge.blindSinceMs, nowMs),
      incident: NO_INCIDENT,
    },
    samples: Object.fromEntries(
      Object.entries(samples).map(([name, sample]) => [
        name,
        // One less than now, because the next sample has to be newer.
        { ...sample, atMs: Math.min(sample.atMs, nowMs - 1) },
      ]),
    ),
  };
}

/** The earlier of a time that may be absent and now. */
export function earlier(timeMs: number | undefined, nowMs: number): number | undefined {
  return timeMs === undefined ? undefined : Math.min(timeMs, nowMs);
}
