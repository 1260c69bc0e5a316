import {
  ARGO_LIMITS,
  assessed,
  measured,
  NO_MEASUREMENTS,
  tallied,
  type ArgoMetric,
  type ArgoPhase,
  type ArgoTally,
} from './argo-metric.ts';
import { runOf, type Peer, type PeerAnswer, type PeerScrape } from './peer.ts';
import { errorRatio, remember, windowOf } from './window.ts';

/** A canary strategy whose every step sets a weight and then runs an analysis. */
export type ArgoSteps = {
  readonly weightsPercent: readonly number[];
  readonly intervalMs: number;
  readonly windowMs: number;
  readonly metric: ArgoMetric;
};

/** The documents' success rate with the limits that hold when a template names none; five measurements, a minute apart. */
const DOCUMENTED: ArgoSteps = {
  weightsPercent: [10, 25, 50, 75, 100],
  intervalMs: 60_000,
  windowMs: 60_000,
  metric: {
    ...ARGO_LIMITS,
    name: 'success-rate',
    successCondition: ([rate]) => (rate === undefined ? undefined : rate >= 0.95),
    count: 5,
  },
};

type State = {
  readonly scrapes: readonly PeerScrape[];
  readonly step: number;
  readonly measuredAtMs: number;
  readonly tally: ArgoTally;
  readonly ended: ArgoPhase | undefined;
};

/**
 * Argo Rollouts with an AnalysisRun in every step (argoproj/argo-rollouts, analysis/analysis.go). The run of a step waits
 * one interval before its first measurement, which is kind: without an initial delay it would query a candidate that has
 * not been asked anything yet. A run that succeeds goes on, that fails or errs aborts, that is inconclusive waits for people.
 */
export function argo(changes: Partial<ArgoSteps> = {}): Peer {
  const steps = { ...DOCUMENTED, ...changes };
  return {
    name: 'argo',
    start: (startedAtMs) =>
      runOf<State>(
        {
          scrapes: [],
          step: 0,
          measuredAtMs: startedAtMs,
          tally: NO_MEASUREMENTS,
          ended: undefined,
        },
        (state) => answerOf(steps, state),
        (state, scrape) => next(steps, state, scrape),
      ),
  };
}

const ABORTED: Readonly<Record<ArgoPhase, string>> = {
  successful: '',
  inconclusive: 'inconclusive, paused',
  failed: 'assessed Failed due to failed > failureLimit',
  error: 'assessed Error due to consecutiveErrors > consecutiveErrorLimit',
};

function answerOf(steps: ArgoSteps, { step, ended, tally }: State): PeerAnswer {
  const weightPercent = steps.weightsPercent[step];
  if (weightPercent === undefined) {
    return {
      weightPercent: 100,
      verdict: 'promoted',
      because: 'the analysis of every step passed',
    };
  }
  if (ended === undefined) {
    return { weightPercent, verdict: 'running', because: `step ${step + 1}` };
  }
  const because = `metric ${steps.metric.name} ${ABORTED[ended]} (${tally.failed} failed, ${tally.errors} errors)`;
  return ended === 'inconclusive'
    ? { weightPercent, verdict: 'held', because }
    : { weightPercent: 0, verdict: 'rolled-back', because };
}

function next(steps: ArgoSteps, state: State, scrape: PeerScrape): State {
  const scrapes = remember(state.scrapes, scrape, steps.windowMs);
  const nowMs = scrape.atMs;
  if (nowMs - state.measuredAtMs < steps.intervalMs) return { ...state, scrapes };
  const window = windowOf(scrapes, 'candidate', { nowMs, windowMs: steps.windowMs });
  const ratio = errorRatio(window);
  const phase = measured(steps.metric, ratio === undefined ? [] : [1 - ratio]);
  const tally = tallied(state.tally, phase);
  const ended = assessed(steps.metric, tally, false);
  const after = { ...state, scrapes, measuredAtMs: nowMs };
  return ended === 'successful'
    ? { ...after, step: state.step + 1, tally: NO_MEASUREMENTS }
    : { ...after, tally, ended };
}
