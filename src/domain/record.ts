import type { Counts, GateName } from './evidence.ts';
import type { Reason } from './reason.ts';
import type { Plan, RolloutState, RouteClass, Weights } from './rollout.ts';

/** One running version of the application; on a laptop a set of processes. */
export type SlotName = 'blue' | 'green';

/** What a release is made of, named so that it can never become something else. */
export type Bundle = {
  /** With its digest: `harbor.smarttravel.local/smart-travel/app@sha256:…`. */
  readonly image: string;
  /** An `oci://` reference with its digest, or the digest of an archive: `sha256:…`. */
  readonly chart: string;
  readonly chartVersion: string;
  /** Of the chart, as the environment declared them when the release was asked for; no secrets. */
  readonly values: Readonly<Record<string, unknown>>;
};

/**
 * What holds a role in a rollout. `release` is the version, such as `6.2.1`; `bundle` is absent where the runtime
 * knows its releases by name.
 */
export type RoleHolder = {
  readonly slot: SlotName;
  readonly release: string;
  readonly bundle?: Bundle;
};

/** Everything that a rollout is, as it is stored; plain data. Times are epoch ms. */
export type RolloutDocument = {
  /** Written by this version of the format; a reader refuses a newer one. */
  readonly schemaVersion: 1;
  /** Such as `2026-11-23-004`: UTC day and a number that counts from 1. */
  readonly id: string;
  readonly application: string;
  readonly environment: string;
  readonly requester: string;
  readonly stable: RoleHolder;
  readonly candidate: RoleHolder;
  readonly plan: Plan;
  readonly state: RolloutState;
  /** The input that was taken up last, by its id in the queue. */
  readonly lastInput?: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | undefined;
};

/** Counts of one role in one look, or in a whole rollout. */
export type Tally = { readonly requests: number; readonly failed: number };

/** A pair of values, one a role. */
export type ByRole<T> = { readonly candidate: T; readonly stable: T };

/** What one gate said at a look; e-values compare with 1/alpha (harm) and 1/beta (pass). */
export type GateLook = {
  readonly gate: GateName;
  readonly eBad: number;
  readonly eOk: number;
  readonly harmAt: number;
  readonly passAt: number;
  /** Counts since the step began. */
  readonly step: ByRole<Counts>;
  readonly missingRequests: number;
  /** True where it compares means: then `step` counts values, and none of them is bad. */
  readonly isMean?: boolean;
};

/** One pass of the loop: what was seen and chosen. Kept as one line each for status, watch and the report. */
export type Look = {
  readonly atMs: number;
  readonly phase: RolloutState['phase'];
  /** Counts from 0; equals the number of steps once all are proven. */
  readonly step: number;
  readonly paused: boolean;
  readonly wanted: Weights;
  readonly observed: Weights | undefined;
  /** Increments since the look before, per route class, as counted by the edge. */
  readonly traffic: Readonly<Record<RouteClass, ByRole<Tally>>>;
  /** Increments since the look before, per provider, as counted by the service. */
  readonly payments: Readonly<Record<string, ByRole<Tally>>>;
  /** Milliseconds since the look before; divides the increments into rates. */
  readonly spanMs: number;
  /** Whole rollout so far, as counted by the edge: all roles and classes. */
  readonly total: Tally;
  readonly gates: readonly GateLook[];
  readonly verdict: Reason & { readonly kind: 'advance' | 'hold' | 'rollback' };
  readonly because: Reason;
  readonly inflight: ByRole<{ readonly requests: number; readonly payments: number } | undefined>;
  /** Last lines of the log of what is not ready on the candidate's slot; absent when all is well. */
  readonly trouble?: string;
  readonly pods: ByRole<{ readonly ready: number; readonly wanted: number } | undefined>;
  /** Decimal fen; absent when it could not be read. */
  readonly ledgerDifferenceFen: string | undefined;
  /** Estimated time to the next step; absent when nothing can be said. */
  readonly nextStepInMs: number | undefined;
};
