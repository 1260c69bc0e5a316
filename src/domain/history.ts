import type { GateName } from './evidence.ts';

/** What past rollouts taught about one gate of an application. */
export type GateHistory = {
  /** How bursty bad events were between processes of stable (φ ≥ 1), … */
  readonly dispersion: number;
  /** … and the degrees of freedom (≥ 0) that this rests on. */
  readonly freedom: number;
  /** Bad ratio of stable, 0–1, … */
  readonly baseRate: number;
  /** … and the requests that it rests on. */
  readonly requests: number;
  /** How many times more bad events than stable a fresh candidate had, beyond 1; 0: none. */
  readonly warmUpExcess: number;
  /** How many scrapes all of this was learnt from. */
  readonly scrapes: number;
};

/** What past rollouts taught, by gate. */
export type History = Readonly<Record<GateName, GateHistory>>;
