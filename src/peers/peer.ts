/** How many requests of a window ended within a bound, as Prometheus' classic histograms count them. */
type LatencyCounts = {
  /** Upper bounds in ms, ascending; without the infinite one. */
  readonly boundsMs: readonly number[];
  /** `within[i]` requests took at most `boundsMs[i]`; never falls with `i`. Slower ones are what `requests` counts beyond it. */
  readonly within: readonly number[];
};

/** What one role's counters grew by in one scrape: disjoint counts ≥ 0. */
export type RoleIncrements = {
  readonly requests: number;
  /** Requests that failed (5xx). */
  readonly errors: number;
  /** Absent: nothing is known of latency, and peers have no latency check. Give as many bounds as are known. */
  readonly latency?: LatencyCounts;
};

/**
 * One scrape as the peers see it: what the counters grew by in (`fromMs`, `atMs`]. A role without telemetry is
 * `undefined`; a role with telemetry and no traffic has zeros. After a gap `fromMs` is the last scrape that succeeded, and
 * a peer's window does not see the growth across it, as a range query does not.
 */
export type PeerScrape = {
  readonly fromMs: number;
  readonly atMs: number;
  readonly candidate: RoleIncrements | undefined;
  readonly stable: RoleIncrements | undefined;
  /** A fresh copy of stable with as much traffic as the candidate, where there is one; else Kayenta compares with stable. */
  readonly baseline?: RoleIncrements;
};

/** `promoted` and `rolled-back` are final; a peer that is `held` waits for people. */
export type PeerVerdict = 'running' | 'promoted' | 'rolled-back' | 'held';

/** A peer's answer to a scrape: the weight of the candidate from now on (0–100), its verdict, and its reason. */
export type PeerAnswer = {
  readonly weightPercent: number;
  readonly verdict: PeerVerdict;
  readonly because: string;
};

/** One rollout in the hands of a peer. `see` takes the next scrape and gives the run after it; nothing is changed in place. */
export type PeerRun = PeerAnswer & { readonly see: (scrape: PeerScrape) => PeerRun };

/**
 * Another way to judge a rollout, step by step over scrapes. `start` begins at `startedAtMs` with the first weight already
 * set. Feed scrapes in time order until the verdict is no longer `running`; a finished run answers the same for ever.
 */
export type Peer = { readonly name: string; readonly start: (startedAtMs: number) => PeerRun };

/** Builds the runs of a peer from its state, what the state answers, and how a scrape changes it. */
export function runOf<State>(
  state: State,
  answerOf: (state: State) => PeerAnswer,
  next: (state: State, scrape: PeerScrape) => State,
): PeerRun {
  const answer = answerOf(state);
  const run: PeerRun = {
    ...answer,
    see: (scrape) =>
      answer.verdict === 'running' ? runOf(next(state, scrape), answerOf, next) : run,
  };
  return run;
}
