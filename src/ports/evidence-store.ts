/** Keeps the evidence of rollouts, for whoever judges again. Only the lease's holder adds. */
export type EvidenceStore = {
  /** Adds one line; comes back when it is kept. Past its bound a store says so once, and keeps nothing more. */
  readonly add: (id: string, line: string) => Promise<void>;
  /** Answers at each call the whole lines that were added since the call before, all of them at the first. */
  readonly follow: (id: string) => () => Promise<readonly string[]>;
};
