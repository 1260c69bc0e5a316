/** A named set of paths that moves together, such as `default` or `payment`. */
export type RouteClass = string;

/** Percent (0–100) of each route class's traffic that the candidate gets. */
export type Weights = Readonly<Record<RouteClass, number>>;

export type Strategy = 'rolling' | 'blue-green' | 'canary' | 'ab';

/** One stage of a plan: weights for every class, held for at least `dwellMs`, entered only when approved if it says so. */
export type Step = {
  readonly weights: Weights;
  readonly dwellMs: number;
  readonly needsApproval: boolean;
};

/** Phases that still have work to do; each has a deadline. */
export type ActivePhase =
  | 'preparing'
  | 'checking'
  | 'shifting'
  | 'soaking'
  | 'draining'
  | 'aborting';

export type Phase = ActivePhase | 'promoted' | 'rolled-back';

/** A strategy compiled for one release and environment. `steps` has at least one entry; the last sends all to the candidate. */
export type Plan = {
  readonly strategy: Strategy;
  readonly steps: readonly Step[];
  readonly soakMs: number;
  readonly deadlinesMs: Readonly<Record<ActivePhase, number>>;
};

/** The engine's memory of a rollout; plain data. `step` counts from 0; `steps[step]` is wanted while shifting. */
export type RolloutState = {
  readonly phase: Phase;
  readonly phaseStartedAtMs: number;
  readonly step: number;
  readonly approvedSteps: readonly number[];
  readonly paused: boolean;
  /** Why the rollout goes back, once it does; never unset again. */
  readonly abortReason: string | undefined;
};

/** Something observed, or why it could not be. Unknown never moves traffic forward. */
export type Fact<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One snapshot of the world. */
export type Facts = {
  readonly candidate: Fact<{ readonly ready: number; readonly wanted: number }>;
  readonly stable: Fact<{ readonly ready: number; readonly wanted: number }>;
  /** The split seen at the edge, not the one written. */
  readonly observedWeights: Fact<Weights>;
  readonly checks: Fact<'pending' | 'passed' | 'failed'>;
  /** Requests and payments still running on the slot that has lost its traffic. */
  readonly leavingSlot: Fact<{ readonly requests: number; readonly payments: number }>;
  /** Captured minus refunded minus ledger, in fen; 0 when balanced. */
  readonly ledgerDifferenceFen: Fact<bigint>;
  readonly frozen: Fact<boolean>;
};

/** What the runner shall do; each may be repeated without harm. */
export type Action =
  | { readonly kind: 'deploy-candidate' }
  | { readonly kind: 'run-checks' }
  | { readonly kind: 'write-weights'; readonly weights: Weights }
  | { readonly kind: 'retire'; readonly role: 'stable' | 'candidate' };

/** What the engine chose and why. `because` is a code of the message catalogue. */
export type Decision = {
  readonly state: RolloutState;
  readonly actions: readonly Action[];
  readonly because: { readonly code: string; readonly detail?: string };
  readonly lookAgainInMs: number;
};
