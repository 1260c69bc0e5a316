/** Increments of one gate in one scrape: disjoint counts, `bad` ≤ `total`, both integers ≥ 0. */
export type Counts = { readonly bad: number; readonly total: number };

/** Increments of one scrape for both roles. */
export type PairedCounts = { readonly candidate: Counts; readonly stable: Counts };

/** A gate's name, such as `errors`, `slow` or `payment-wechat`. */
export type GateName = string;

/**
 * What one scrape brings to the judge. `known` carries the increments of every gate; `blind` says why there are none
 * (query error, stale series, NaN, or requests that were expected and never seen) and never moves traffic forward.
 */
export type ScrapeEvidence =
  | { readonly kind: 'known'; readonly gates: Readonly<Record<GateName, PairedCounts>> }
  | { readonly kind: 'blind'; readonly reason: string };
