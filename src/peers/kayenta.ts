import { classify, scoreOf } from './kayenta-judge.ts';
import { runOf, type Peer, type PeerAnswer, type PeerScrape } from './peer.ts';
import { errorRatio, quantileMs, remember, windowOf, type WindowRole } from './window.ts';

/** One analysis over the whole lifetime. Kayenta's own guidance is 50 points or more per metric. */
export type KayentaRun = {
  readonly weightPercent: number;
  readonly pointEveryMs: number;
  readonly points: number;
  readonly passScore: number;
};

const GUIDANCE: KayentaRun = {
  weightPercent: 10,
  pointEveryMs: 60_000,
  points: 60,
  passScore: 75,
};

type Point = { readonly errorPercent: number; readonly p99Ms: number };

type State = {
  readonly scrapes: readonly PeerScrape[];
  readonly pointAtMs: number;
  readonly candidate: readonly Point[];
  readonly baseline: readonly Point[];
};

/**
 * Kayenta with NetflixACAJudge-v1.0: one weight, a point a minute of the error ratio and of p99 for the candidate and for
 * its baseline, and one judgement at the end. Errors and latency are groups of their own with equal weight, so that one
 * that fails is a score of 50. Ratios are in percent: the judge finds shifts only to 0.0001.
 */
export function kayenta(changes: Partial<KayentaRun> = {}): Peer {
  const settings = { ...GUIDANCE, ...changes };
  return {
    name: 'kayenta',
    start: (startedAtMs) =>
      runOf<State>(
        { scrapes: [], pointAtMs: startedAtMs, candidate: [], baseline: [] },
        (state) => answerOf(settings, state),
        (state, scrape) => next(settings, state, scrape),
      ),
  };
}

function answerOf(settings: KayentaRun, { candidate, baseline }: State): PeerAnswer {
  if (candidate.length < settings.points) {
    const because = `${candidate.length} of ${settings.points} points`;
    return { weightPercent: settings.weightPercent, verdict: 'running', because };
  }
  const metrics = (['errorPercent', 'p99Ms'] as const).map((name) => {
    const of = (points: readonly Point[]) => points.map((point) => point[name]);
    const metric = { name, group: name, candidate: of(candidate), baseline: of(baseline) };
    return { name, group: name, class: classify(metric) };
  });
  const score = scoreOf(metrics);
  const because = `score ${score}: ${metrics.map((one) => `${one.name} ${one.class}`).join(', ')}`;
  return score >= settings.passScore
    ? { weightPercent: 100, verdict: 'promoted', because }
    : { weightPercent: 0, verdict: 'rolled-back', because };
}

function next(settings: KayentaRun, state: State, scrape: PeerScrape): State {
  const scrapes = remember(state.scrapes, scrape, settings.pointEveryMs);
  const nowMs = scrape.atMs;
  if (nowMs - state.pointAtMs < settings.pointEveryMs) return { ...state, scrapes };
  const control = scrapes.some(({ baseline }) => baseline !== undefined) ? 'baseline' : 'stable';
  const point = (role: WindowRole): Point => {
    const window = windowOf(scrapes, role, { nowMs, windowMs: settings.pointEveryMs });
    return {
      errorPercent: 100 * (errorRatio(window) ?? NaN),
      p99Ms: quantileMs(window, 0.99) ?? NaN,
    };
  };
  return {
    scrapes,
    pointAtMs: nowMs,
    candidate: [...state.candidate, point('candidate')],
    baseline: [...state.baseline, point(control)],
  };
}
