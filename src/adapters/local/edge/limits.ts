/** What keeps one visitor or one process from using up the edge. Times are in ms. */
export type EdgeLimits = {
  /** From the opening of a connection, or the first byte of a later request, to the end of the headers. */
  readonly requestHeadersMs: number;
  /** From the first byte of a request to its last. */
  readonly requestMs: number;
  /** How long nothing may move on a visitor's connection while its request runs; longer than it may be held and answered. */
  readonly silenceMs: number;
  /** Until a process accepts a connection. */
  readonly connectMs: number;
  /** From the last byte of a request, or from when a process no longer takes any, to the headers of its answer. */
  readonly answerMs: number;
  /** How long a process may send nothing of an answer that it began. */
  readonly answerSilenceMs: number;
  /** Requests that wait for a ready process at the same time. */
  readonly held: number;
  /** Copies of reads under way at the same time; what would be more is not copied. */
  readonly copies: number;
  /** From the sending of a copy to the end of its answer. */
  readonly copyMs: number;
  /** Connections of visitors at the same time. */
  readonly connections: number;
};

export const DEFAULT_LIMITS: EdgeLimits = {
  requestHeadersMs: 15_000,
  requestMs: 300_000,
  silenceMs: 120_000,
  connectMs: 2000,
  answerMs: 30_000,
  answerSilenceMs: 65_000,
  held: 1024,
  copies: 64,
  copyMs: 10_000,
  connections: 10_000,
};
