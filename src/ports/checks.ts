/** One synthetic check through the real edge. */
export type CheckOutcome = {
  readonly name: string;
  readonly passed: boolean;
  readonly reason: string;
  readonly tookMs: number;
};

/** Checks that touch no business figure; they reach the candidate by the preview secret. */
export type Checks = {
  readonly run: (target: {
    readonly previewSecret: string;
    readonly release: string;
  }) => Promise<readonly CheckOutcome[]>;
};
