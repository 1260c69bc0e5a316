import type { Counts, GateName } from '../domain/evidence.ts';

/** What one gate says now: e-values, the counts of both roles in this step, and requests still missing to pass. */
export type GateReport = {
  readonly gate: GateName;
  readonly weight: number;
  readonly eBad: number;
  readonly eOk: number;
  /** The gate passes from this `eOk` on. */
  readonly passAt: number;
  readonly candidate: Counts;
  readonly stable: Counts;
  /** φ in force, and whether it is learnt. */
  readonly dispersion: number;
  readonly trusted: boolean;
  readonly missingRequests: number;
};

/** Why a verdict is what it is. */
export type VerdictReason =
  | { readonly code: 'harm'; readonly gate: GateName }
  | { readonly code: 'floor'; readonly gate: GateName }
  | { readonly code: 'blind'; readonly reason: string; readonly forMs: number }
  | { readonly code: 'dwell'; readonly remainingMs: number }
  | { readonly code: 'suspicion'; readonly gate: GateName }
  /** Both roles are bad alike. */
  | { readonly code: 'incident'; readonly gate: GateName }
  /** The candidate is without traffic, to see whether stable recovers. */
  | { readonly code: 'probe'; readonly gate: GateName; readonly remainingMs: number }
  /** Stable recovered without the candidate's traffic, twice. */
  | { readonly code: 'shared-harm'; readonly gate: GateName }
  /** Requests do not fall on the roles as the weights say. */
  | { readonly code: 'uneven-split'; readonly gate: GateName; readonly percent: number }
  /** The candidate gains so much of a resource that it ends soon. */
  | { readonly code: 'leak'; readonly resource: string; readonly leftMs: number }
  | { readonly code: 'missing-evidence'; readonly gate: GateName }
  /** Not one copy of a read has come to the candidate in this step. */
  | { readonly code: 'no-copies' }
  | { readonly code: 'no-gates' }
  | { readonly code: 'proven' };

/** The judge's answer to one scrape. `shed` asks for weight 0, reversible. */
export type Verdict = {
  readonly kind: 'advance' | 'hold' | 'rollback';
  readonly shed: boolean;
  readonly eBad: number;
  readonly because: VerdictReason;
  readonly gates: readonly GateReport[];
};
