/** Time as a parameter. */
export type Clock = {
  readonly nowMs: () => number;
  /** Comes back after `ms`, or at once when the signal is raised. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};
