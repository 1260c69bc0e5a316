import { runOf, type Peer, type PeerAnswer, type PeerScrape } from './peer.ts';
import { errorRatio, quantileMs, remember, windowOf } from './window.ts';

/** What a Canary's `analysis` says; defaults are the values of Flagger's tutorials. */
export type FlaggerAnalysis = {
  readonly intervalMs: number;
  /** Failed checks, counted over the whole rollout, at which it goes back. */
  readonly threshold: number;
  readonly stepWeightPercent: number;
  readonly maxWeightPercent: number;
  /** `request-success-rate`: at least this percent must not fail. */
  readonly minSuccessPercent: number;
  /** `request-duration`: the 99th percentile is at most this. */
  readonly maxP99Ms: number;
  readonly windowMs: number;
};

const TUTORIAL: FlaggerAnalysis = {
  intervalMs: 60_000,
  threshold: 5,
  stepWeightPercent: 10,
  maxWeightPercent: 50,
  minSuccessPercent: 99,
  maxP99Ms: 500,
  windowMs: 60_000,
};

type State = {
  readonly scrapes: readonly PeerScrape[];
  readonly checkedAtMs: number;
  readonly weightPercent: number;
  readonly failedChecks: number;
  readonly lastFailure: string;
  readonly promoted: boolean;
};

/**
 * Flagger's canary analysis (fluxcd/flagger, pkg/controller/scheduler.go): at every interval each metric's instant value
 * is held against a threshold, the candidate alone and no statistics. One metric that fails, or has no value, is a failed
 * check; failed checks add up over the whole rollout and none is forgotten. A check that passes moves one step on, and at
 * the last weight it promotes. The scheduler's one further interval before a rollback is not charged.
 */
export function flagger(changes: Partial<FlaggerAnalysis> = {}): Peer {
  const analysis = { ...TUTORIAL, ...changes };
  return {
    name: 'flagger',
    start: (startedAtMs) =>
      runOf<State>(
        {
          scrapes: [],
          checkedAtMs: startedAtMs,
          weightPercent: analysis.stepWeightPercent,
          failedChecks: 0,
          lastFailure: '',
          promoted: false,
        },
        (state) => answerOf(analysis, state),
        (state, scrape) => next(analysis, state, scrape),
      ),
  };
}

function answerOf(analysis: FlaggerAnalysis, state: State): PeerAnswer {
  const { failedChecks, lastFailure, weightPercent } = state;
  if (failedChecks >= analysis.threshold) {
    const because = `failed checks threshold reached ${failedChecks}: ${lastFailure}`;
    return { weightPercent: 0, verdict: 'rolled-back', because };
  }
  if (state.promoted) {
    return { weightPercent: 100, verdict: 'promoted', because: 'all checks of every step passed' };
  }
  const because = failedChecks === 0 ? 'advancing' : `${failedChecks} failed: ${lastFailure}`;
  return { weightPercent, verdict: 'running', because };
}

function next(analysis: FlaggerAnalysis, state: State, scrape: PeerScrape): State {
  const scrapes = remember(state.scrapes, scrape, analysis.windowMs);
  if (scrape.atMs - state.checkedAtMs < analysis.intervalMs) return { ...state, scrapes };
  const checked = { ...state, scrapes, checkedAtMs: scrape.atMs };
  const failure = failureOf(analysis, scrapes, scrape.atMs);
  if (failure !== undefined) {
    return { ...checked, failedChecks: state.failedChecks + 1, lastFailure: failure };
  }
  if (state.weightPercent >= analysis.maxWeightPercent) return { ...checked, promoted: true };
  return {
    ...checked,
    weightPercent: Math.min(100, state.weightPercent + analysis.stepWeightPercent),
  };
}

/** The first check that fails. No value, also NaN (ErrNoValuesFound), is a failed check. */
function failureOf(
  analysis: FlaggerAnalysis,
  scrapes: readonly PeerScrape[],
  nowMs: number,
): string | undefined {
  const window = windowOf(scrapes, 'candidate', { nowMs, windowMs: analysis.windowMs });
  const ratio = errorRatio(window);
  if (ratio === undefined || Number.isNaN(ratio)) return 'no values found for request-success-rate';
  const successPercent = 100 * (1 - ratio);
  if (successPercent < analysis.minSuccessPercent) {
    return `success rate ${successPercent.toFixed(2)}% < ${analysis.minSuccessPercent}%`;
  }
  const p99Ms = quantileMs(window, 0.99);
  if (p99Ms !== undefined && p99Ms > analysis.maxP99Ms) {
    return `request duration ${p99Ms.toFixed(0)}ms > ${analysis.maxP99Ms}ms`;
  }
  return undefined;
}
