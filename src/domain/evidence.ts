/** Increments of one gate in one scrape: disjoint counts, `bad` ≤ `total`, both integers ≥ 0. */
export type Counts = { readonly bad: number; readonly total: number };

/** Increments of one scrape for both roles. */
export type PairedCounts = {
  readonly candidate: Counts;
  readonly stable: Counts;
  /** Those of stable once more, one entry a process: they teach how bursty bad events are. Absent where only one counts. */
  readonly stableInstances?: readonly Counts[];
};

/** A gate's name, such as `errors`, `slow` or `payment-wechat`. */
export type GateName = string;

/** Values of one role in one scrape, such as the baskets of its orders. */
export type Values = { readonly sum: number; readonly count: number };

/** Values of one scrape for both roles. */
export type PairedValues = { readonly candidate: Values; readonly stable: Values };

/** What one process holds of something that has an end, such as memory in bytes, threads or connections. */
export type Holding = {
  /** Since the process began. */
  readonly ageMs: number;
  readonly value: number;
};

/** All holdings of one kind in one scrape. */
export type Resource = {
  readonly candidate: readonly Holding[];
  readonly stable: readonly Holding[];
  /** A process ends when it holds this much. */
  readonly limit: number;
};

/** The increments of every gate, and what else the judge looks at. */
export type KnownEvidence = {
  readonly kind: 'known';
  readonly gates: Readonly<Record<GateName, PairedCounts>>;
  readonly means?: Readonly<Record<GateName, PairedValues>>;
  /** By name, such as `memory`. */
  readonly resources?: Readonly<Record<string, Resource>>;
  /** Since the youngest process of the candidate got ready; absent: it is no longer fresh. */
  readonly candidateAgeMs?: number;
};

/**
 * What one scrape brings to the judge. `known` carries the increments of every gate; `blind` says why there are none
 * (query error, stale series, NaN, or requests that were expected and never seen) and never moves traffic forward.
 */
export type ScrapeEvidence = KnownEvidence | { readonly kind: 'blind'; readonly reason: string };
