/** One synthetic check through the real edge. */
export type CheckOutcome = {
  readonly name: string;
  readonly passed: boolean;
  readonly reason: string;
  readonly tookMs: number;
};

/** The candidate, reached through the edge by its preview secret. */
export type CheckTarget = { readonly previewSecret: string; readonly release: string };

/** Checks that touch no business figure; they reach the candidate by the preview secret. */
export type Checks = {
  readonly run: (target: CheckTarget) => Promise<readonly CheckOutcome[]>;
  /** One sandbox order per payment provider: created, paid, refunded. */
  readonly order: (target: CheckTarget) => Promise<readonly CheckOutcome[]>;
};
