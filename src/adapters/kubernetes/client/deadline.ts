/** How long a call may take, and who may end it. */
export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Of the whole call with all its attempts; 30 000 unless said. */
  readonly timeoutMs?: number | undefined;
};

/** A deadline for a call; `close` frees its timer. */
export type Deadline = {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Whether time ran out, rather than the caller ending the call. */
  readonly isOver: () => boolean;
  readonly close: () => void;
};

const DEFAULT_TIMEOUT_MS = 30_000;

/** Starts counting now. */
export function startDeadline({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions): Deadline {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(), timeoutMs);
  return {
    signal: signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]),
    timeoutMs,
    isOver: () => own.signal.aborted && signal?.aborted !== true,
    close: () => clearTimeout(timer),
  };
}
