/** Time as a parameter; `nowMs` never falls. */
export type Timer = {
  readonly nowMs: () => number;
  /** Calls `tick` every `ms` until the answer is called. */
  readonly every: (ms: number, tick: () => void) => () => void;
};

/** Time of the machine. */
export const MACHINE_TIMER: Timer = {
  nowMs: () => performance.now(),
  every: (ms, tick) => {
    const interval = setInterval(tick, ms);
    return () => clearInterval(interval);
  },
};
