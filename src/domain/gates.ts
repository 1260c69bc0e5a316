import type { GateName } from './evidence.ts';

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
  readonly dispersion: number;
};

/** One gate of a plan; the weights of all gates sum to 1. */
export type GatePolicy = {
  readonly name: GateName;
  readonly weight: number;
  readonly bounds: GateBounds;
};

/** How sure the judge must be. `alpha` bounds false rollbacks of a whole rollout, `beta` wrong passes of one step (0–1). */
export type JudgePolicy = {
  readonly gates: readonly GatePolicy[];
  readonly alpha: number;
  readonly beta: number;
  readonly dwellMs: number;
  /** Blind for this long: weight to 0, reversible. */
  readonly shedAfterMs: number;
  /** Blind for this long: back to stable. */
  readonly blindRollbackAfterMs: number;
};
