/** Renews again and again until it is stopped, over, or the signal is raised; a failed renewal is tried at the next turn. */
export function startRenewing(options: {
  readonly everyMs: number;
  readonly renew: () => Promise<void>;
  readonly isOver: () => boolean;
  readonly signal: AbortSignal | undefined;
}): { readonly stop: () => Promise<void> } {
  const { everyMs, renew, isOver, signal } = options;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    stopped = true;
    clearTimeout(timer);
  };
  const turn = () => {
    // What could not be renewed shows in `held`, which everyone asks before acting.
    running = renew()
      .catch(() => undefined)
      .then(schedule);
  };
  const schedule = () => {
    if (stopped || isOver() || signal?.aborted === true) return;
    timer = setTimeout(turn, everyMs);
    // A lease keeps no process alive.
    timer.unref();
  };
  signal?.addEventListener('abort', end, { once: true });
  schedule();
  return {
    stop: async () => {
      end();
      signal?.removeEventListener('abort', end);
      await running;
    },
  };
}
