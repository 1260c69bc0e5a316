import type { KnownReason } from './reason.ts';

/** A named set of paths that moves together, such as `default` or `payment`. */
export type RouteClass = string;

/** Percent (0–100) of each route class's traffic that the candidate gets. */
export type Weights = Readonly<Record<RouteClass, number>>;

export type Strategy = 'rolling' | 'blue-green' | 'canary' | 'ab';

/** Who meets the candidate in an experiment: visitors with a header or cookie, or a share that keeps its slot. */
export type Audience =
  | { readonly kind: 'header' | 'cookie'; readonly name: string; readonly value: string }
  | { readonly kind: 'sticky-share' };

/** One stage of a plan: weights for every class, held for at least `dwellMs`, entered only when approved if it says so. */
export type Step = {
  readonly weights: Weights;
  readonly dwellMs: number;
  readonly needsApproval: boolean;
  /** Of the classes that are not payment; absent: requests are split one by one. */
  readonly audience?: Audience;
  /**
   * Percent (1–100) of the safe reads of every class but payment that the candidate gets a copy of, while stable answers
   * all visitors; absent: none. Never together with an audience.
   */
  readonly mirrorPercent?: number;
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

/**
 * How a rollout goes back: `instant` in one write; `ramp` step by step where nobody is harmed; `hold` keeps the weights
 * until a person decides. Where payments fail it is always instant.
 */
export type AbortShape = 'instant' | 'ramp' | 'hold';

/**
 * A strategy compiled for one release and environment. `steps` has at least one entry; the last sends all to the
 * candidate, unless the plan `returns`: then it is an experiment that ends on stable.
 */
export type Plan = {
  readonly strategy: Strategy;
  readonly steps: readonly Step[];
  readonly soakMs: number;
  /** Time that a phase may take, without the time that it waited for a person or the calendar. */
  readonly deadlinesMs: Readonly<Record<ActivePhase, number>>;
  /** Longest wait for a person or the calendar. */
  readonly waitingMs: number;
  /** How many of which people must approve a step; nobody named: anybody may. */
  readonly approvals: { readonly required: number; readonly approvers: readonly string[] };
  readonly returns: boolean;
  /** The candidate replaces stable in its own slot, process by process: there is no split, and no stable beside it. */
  readonly inPlace: boolean;
  /** Absent: `instant`. */
  readonly onAbort?: AbortShape;
};

/** The engine's memory of a rollout; plain data. `step` counts from 0; `steps[step]` is wanted while shifting. */
export type RolloutState = {
  readonly phase: Phase;
  readonly phaseStartedAtMs: number;
  /** Since when a person or the calendar is waited for; absent while nobody is. */
  readonly waitingSinceMs: number | undefined;
  readonly step: number;
  /** Who approved which step. */
  readonly approvals: readonly { readonly step: number; readonly by: string }[];
  /** Who wants to go on in spite of a freeze, and why. */
  readonly overrides: readonly { readonly by: string; readonly text: string }[];
  readonly paused: boolean;
  /** A person wants no more than proof: ladders and soak are cut short. */
  readonly hurried: boolean;
  /** Looks in a row at which nothing ran on the leaving slot. */
  readonly drainedLooks: number;
  /** Since when the leaving slot says nothing of its requests; absent while it does. */
  readonly silentSinceMs?: number;
  /** Why the rollout goes back, once it does; never unset again. */
  readonly abortReason: KnownReason | undefined;
  /** It goes back step by step. */
  readonly isRamp?: boolean;
  /** Why it would go back, while a person is asked first. */
  readonly heldReason?: KnownReason | undefined;
};

/** Something observed, or why it could not be. Unknown never moves traffic forward. */
export type Fact<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Runs in a row that failed, 0 when the last one passed, and what it found; pending before the first has ended. */
export type CheckResult = 'pending' | { readonly failedInARow: number; readonly trouble: string };

/** One snapshot of the world. */
export type Facts = {
  readonly candidate: Fact<{ readonly ready: number; readonly wanted: number }>;
  readonly stable: Fact<{ readonly ready: number; readonly wanted: number }>;
  /** How often a process of the candidate ended by itself. */
  readonly candidateRestarts: Fact<number>;
  /** Why the candidate will never be ready; absent while it may. */
  readonly candidateCannotStart?: string;
  /** The split seen at the edge, not the one written. */
  readonly observedWeights: Fact<Weights>;
  /** Synthetic checks of the candidate through the edge. */
  readonly checks: Fact<CheckResult>;
  /** Requests and payments still running on the slot that has lost its traffic. */
  readonly leavingSlot: Fact<{
    /** Absent where the slot's processes tell it and cannot be read. */
    readonly requests: number | undefined;
    readonly payments: number;
  }>;
  /** Captured minus refunded minus ledger, in fen, 0 when balanced; and payments that were captured twice. */
  readonly ledger: Fact<{ readonly differenceFen: bigint; readonly duplicateCaptures: number }>;
  /** Sandbox orders on the candidate. */
  readonly synthetic: Fact<CheckResult>;
  /** Name of the freeze window that is on; absent when none is. */
  readonly frozen: Fact<string | undefined>;
};

/** What the runner shall do; each may be repeated without harm. */
export type Action =
  | { readonly kind: 'deploy'; readonly role: 'stable' | 'candidate' }
  | { readonly kind: 'run-checks' }
  | {
      readonly kind: 'write-weights';
      readonly weights: Weights;
      readonly audience?: Audience;
      readonly mirrorPercent?: number;
    }
  | { readonly kind: 'retire-candidate' };

/** What the engine chose and why. */
export type Decision = {
  readonly state: RolloutState;
  readonly actions: readonly Action[];
  readonly because: KnownReason;
  readonly lookAgainInMs: number;
};
