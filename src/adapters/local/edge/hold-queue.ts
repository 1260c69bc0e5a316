/** Why a held request goes on: something changed, or its time is over. */
type Wake = 'changed' | 'expired';

/** Requests that wait for a ready backend, in the order of arrival. */
export type HoldQueue = {
  /** Calls `onWake` once, or answers undefined when the queue is full. The result cancels the wait. */
  readonly wait: (deadlineMs: number, onWake: (wake: Wake) => void) => (() => void) | undefined;
  /** Lets every waiting request look again. */
  readonly wakeAll: () => void;
  readonly count: () => number;
};

/** Opens a queue of at most `limit` requests. */
export function createHoldQueue(limit: number): HoldQueue {
  const waiting = new Set<() => void>();
  const wait: HoldQueue['wait'] = (deadlineMs, onWake) => {
    if (waiting.size >= limit) return undefined;
    const leave = (): void => {
      clearTimeout(timer);
      waiting.delete(wake);
    };
    const wake = (): void => {
      leave();
      onWake('changed');
    };
    const timer = setTimeout(() => {
      leave();
      onWake('expired');
    }, deadlineMs);
    waiting.add(wake);
    return leave;
  };
  return {
    wait,
    wakeAll: () => {
      // A copy, because a request that finds nothing ready waits again at once.
      const present = Array.from(waiting);
      for (const wake of present) wake();
    },
    count: () => waiting.size,
  };
}
