import type { RolloutState, Weights } from '../domain/rollout.ts';
import type { EvidenceHeader, Scrape, TrialSetup, WrittenScrape } from '../domain/scrape.ts';
import type { Decision } from '../domain/rollout.ts';
import { judgeLook, type JudgedLook } from './judge-look.ts';
import { newTrialMemory, type TrialMemory } from './memory.ts';
import { firstState, nextStep, withoutApprovals } from './next-step.ts';
import { wantedWeights } from './weights.ts';

/** A rollout that is followed line by line: what its judge remembers, and where it is; plain data. */
export type Trial = {
  readonly setup: TrialSetup;
  readonly memory: TrialMemory;
  readonly state: RolloutState;
  /** Weights that were asked for last: seen, where a scrape does not say what the edge shows. */
  readonly asked: Weights;
  /** Scrapes since the rollout began. */
  readonly scrapes: number;
  /** As it was before the last scrape; absent before the first. */
  readonly before?: Omit<Trial, 'before'>;
};

/** One scrape's answer. */
export type TrialAnswer = {
  readonly trial: Trial;
  readonly scrape: Scrape;
  readonly judged: JudgedLook;
  /** What the engine does with it, where all but the evidence is well. */
  readonly decision: Decision;
  readonly weights: Weights;
};

/** A rollout that begins with this header. */
export function beginTrial({ setup: written, lookedFromMs }: EvidenceHeader): Trial {
  const setup = { ...written, plan: withoutApprovals(written.plan) };
  const state = firstState(setup.startedAtMs);
  return {
    setup,
    memory: newTrialMemory(setup, lookedFromMs ?? setup.startedAtMs),
    state,
    asked: wantedWeights(setup.plan, state),
    scrapes: 0,
  };
}

/**
 * The same rollout under a later header, which the command that drives wrote when it was started again. A scrape that
 * it does not remember is forgotten here too; absent when it remembers others than were read.
 */
export function continueTrial(trial: Trial, header: EvidenceHeader): Trial | undefined {
  const { setup } = beginTrial(header);
  const { before, ...now } = trial;
  if (header.continuesAfter === trial.scrapes) return { ...now, setup };
  return before !== undefined && header.continuesAfter === before.scrapes
    ? { ...before, setup }
    : undefined;
}

/** Judges one scrape. Where the line says where the rollout was, that holds; else its own verdicts move it. */
export function followScrape(trial: Trial, written: WrittenScrape): TrialAnswer {
  const { before: _before, ...now } = trial;
  const state = stateAt(trial.state, written);
  const asked = written.wanted ?? trial.asked;
  const scrape: Scrape = {
    atMs: written.atMs,
    phase: state.phase,
    step: state.step,
    observed: written.observed ?? { kind: 'known', value: asked },
    roles: written.roles,
  };
  const judged = judgeLook(trial.setup, trial.memory, scrape);
  const { decision, weights } = nextStep(trial.setup.plan, state, scrape, judged.verdict);
  return {
    scrape,
    judged,
    decision,
    weights,
    trial: {
      setup: trial.setup,
      memory: judged.memory,
      state: decision.state,
      asked: weights,
      scrapes: trial.scrapes + 1,
      before: now,
    },
  };
}

function stateAt(state: RolloutState, { at, atMs }: WrittenScrape): RolloutState {
  if (at === undefined) return state;
  const phaseStartedAtMs = at.phase === state.phase ? state.phaseStartedAtMs : atMs;
  return { ...state, ...at, phaseStartedAtMs, abortReason: undefined };
}
