/** What a release does beside serving well. Ratios are 0–1. */
export type Fault = {
  /** Errors instead of the base ratio. */
  readonly errorRatio?: number;
  /** All requests take this many times as long. */
  readonly latencyFactor?: number;
  /** Payments that fail, instead of the base ratio. */
  readonly paymentFailureRatio?: number;
  /** Errors double after each such time. */
  readonly leakDoublesMs?: number;
  /** `errorRatio` holds only while the candidate's weight (0–1) is at least this. */
  readonly fromWeight?: number;
  /** Every request fails, and no counter says so. */
  readonly isDown?: boolean;
};

/** One scene of the benchmark: a service, its surroundings, and a release that is good (no fault) or bad. */
export type Cell = {
  readonly name: string;
  readonly fault?: Fault;
  readonly requestsPerSecond: number;
  readonly scrapeMs: number;
  /** Mean size of a burst of bad requests; 1: they come one by one. */
  readonly burst: number;
  readonly errorRatio: number;
  /** Payments among requests, and failing ones among payments. */
  readonly paymentShare: number;
  readonly paymentFailureRatio: number;
  /** How much pods differ for good, as standard deviations of logarithms. */
  readonly podErrorSpread: number;
  readonly podLatencySpread: number;
  /** How much a pod differs from itself, scrape by scrape. */
  readonly errorNoise: number;
  readonly latencyNoise: number;
  /** Both versions have this many times as many errors and failing payments for 4 min. */
  readonly incidentFactor?: number;
  /** New pods are slower by this share at first, less by e every minute. */
  readonly coldStart?: number;
  /** No telemetry at all for this long. */
  readonly gapMs?: number;
};

/** What a cell is unless it says otherwise. */
const PLAIN: Cell = {
  name: '',
  requestsPerSecond: 500,
  scrapeMs: 15_000,
  burst: 1.8,
  errorRatio: 0.001,
  paymentShare: 0.02,
  paymentFailureRatio: 0.005,
  podErrorSpread: 0.1,
  podLatencySpread: 0.01,
  errorNoise: 0.2,
  latencyNoise: 0.02,
};

/** A cell of this name that differs from the plain one in `changes`. */
export function cell(name: string, changes: Omit<Partial<Cell>, 'name'> = {}): Cell {
  return { ...PLAIN, ...changes, name };
}
