import { runOf, type Peer, type PeerAnswer, type PeerScrape } from './peer.ts';
import { errorRatio, quantileMs, remember, windowOf } from './window.ts';

const WEIGHTS_PERCENT: readonly number[] = [10, 25, 50, 75, 100];
const STAGE_MS = 300_000;
const CHECK_EVERY_MS = 30_000;
const WINDOW_MS = 60_000;
const MAX_ERROR_RATIO = 0.01;
const MAX_P95_MS = 5000;

type State = {
  readonly scrapes: readonly PeerScrape[];
  readonly stage: number;
  readonly stageStartedAtMs: number;
  readonly checkedAtMs: number;
  readonly failure: string | undefined;
};

/**
 * The script that teams write themselves: weights 10, 25, 50, 75, 100 for five minutes each, a query of the last minute
 * every 30 s (errors ≤ 1 %, p95 ≤ 5 s), and back at the first one that fails. A query without an answer reads as no errors
 * and no latency, as an empty variable in a shell does, so missing data passes.
 */
export function naive(): Peer {
  return {
    name: 'naive',
    start: (startedAtMs) =>
      runOf<State>(
        {
          scrapes: [],
          stage: 0,
          stageStartedAtMs: startedAtMs,
          checkedAtMs: startedAtMs,
          failure: undefined,
        },
        answerOf,
        next,
      ),
  };
}

function answerOf({ stage, failure }: State): PeerAnswer {
  if (failure !== undefined) return { weightPercent: 0, verdict: 'rolled-back', because: failure };
  const weightPercent = WEIGHTS_PERCENT[stage];
  if (weightPercent === undefined) {
    return { weightPercent: 100, verdict: 'promoted', because: 'no check failed' };
  }
  return { weightPercent, verdict: 'running', because: `stage ${stage + 1}` };
}

function next(state: State, scrape: PeerScrape): State {
  const scrapes = remember(state.scrapes, scrape, WINDOW_MS);
  const nowMs = scrape.atMs;
  const isDue = nowMs - state.checkedAtMs >= CHECK_EVERY_MS;
  const failure = isDue ? failureOf(scrapes, nowMs) : undefined;
  const checked = { ...state, scrapes, failure, checkedAtMs: isDue ? nowMs : state.checkedAtMs };
  if (failure !== undefined || nowMs - state.stageStartedAtMs < STAGE_MS) return checked;
  return { ...checked, stage: state.stage + 1, stageStartedAtMs: nowMs };
}

function failureOf(scrapes: readonly PeerScrape[], nowMs: number): string | undefined {
  const window = windowOf(scrapes, 'candidate', { nowMs, windowMs: WINDOW_MS });
  const ratio = numberOr0(errorRatio(window));
  if (ratio > MAX_ERROR_RATIO) return `error ratio ${ratio.toFixed(4)} > ${MAX_ERROR_RATIO}`;
  const p95Ms = numberOr0(quantileMs(window, 0.95));
  return p95Ms > MAX_P95_MS ? `p95 ${p95Ms.toFixed(0)}ms > ${MAX_P95_MS}ms` : undefined;
}

function numberOr0(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}
