import type { GateName } from './evidence.ts';
import type { GateHistory } from './history.ts';

/** What a gate tolerates. Ratios are multiples (≥ 1), rates are 0–1 exclusive, `dispersion` is φ ≥ 1. */
export type GateBounds = {
  /** Back when the candidate is proven worse than this multiple of stable AND … (r0) */
  readonly rollbackRatio: number;
  /** … worse than this bad ratio (f0). */
  readonly rollbackRate: number;
  /** Forward when proven better than this multiple of stable, OR … (r1) */
  readonly passRatio: number;
  /** … better than this bad ratio (f1). */
  readonly passRate: number;
  /** Back at once when proven worse than this bad ratio, however stable fares (payment policy P5); absent: no floor. */
  readonly floorRate?: number;
  /** φ that is believed before anything was learnt. */
  readonly dispersion: number;
  /**
   * Bad events per hour that are borne at 100 % (H): lower weights and little traffic widen what passes, so that the
   * harm of a step is about constant. Absent: nothing is widened by traffic.
   */
  readonly harmPerHour?: number;
  /** A new process is slow at first: harm is widened for about this long, and passing begins after it. Absent: 0. */
  readonly warmUpMs?: number;
};

/**
 * One gate of a plan; the weights of all gates sum to 1. Latency over several bucket boundaries is one gate a boundary:
 * their weights average the harm, and each of them must pass.
 */
export type GatePolicy = {
  readonly name: GateName;
  readonly weight: number;
  readonly bounds: GateBounds;
};

/** A gate on the mean of a bounded value, such as a conversion rate, a basket or a delay. */
export type MeanPolicy = {
  readonly name: GateName;
  /** Share of the budget, summed with those of the other gates. */
  readonly weight: number;
  /** Every value lies between these; what lies outside is cut. */
  readonly lowest: number;
  readonly highest: number;
  /** Which way is better; absent: `more`. */
  readonly better?: 'more' | 'less';
  /** Back when proven to be this much worse than stable, in the value's own unit. */
  readonly rollbackLoss: number;
  /** Forward when proven to be less than this worse than stable; more than `rollbackLoss`. */
  readonly passLoss: number;
};

/** Percent (0–100) of a gate's requests that the candidate gets now, and would get in the step after this one. */
export type GateStep = {
  /** Absent where the split is not by request, such as visitors with a header: their share is then not checked. */
  readonly percent?: number;
  readonly nextPercent: number;
};

/** How sure the judge must be. `alpha` bounds false rollbacks of a whole rollout, `beta` wrong passes of one step (0–1). */
export type JudgePolicy = {
  readonly gates: readonly GatePolicy[];
  readonly means?: readonly MeanPolicy[];
  readonly alpha: number;
  readonly beta: number;
  readonly dwellMs: number;
  /** Blind for this long: weight to 0, reversible. */
  readonly shedAfterMs: number;
  /** Blind for this long: back to stable. */
  readonly blindRollbackAfterMs: number;
  /** The step on trial, by gate; a gate without an entry passes as if everything came next, and its split is not checked. */
  readonly step?: Readonly<Record<GateName, GateStep>>;
  /** What past rollouts taught; it makes evidence better, and is never evidence itself. */
  readonly history?: Readonly<Record<GateName, GateHistory>>;
};
