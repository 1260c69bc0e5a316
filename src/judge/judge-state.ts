import type { GateName } from '../domain/evidence.ts';
import type { GateState } from './gate.ts';
import type { IncidentState } from './incident.ts';
import type { LeakState } from './leak.ts';
import type { MeanState } from './mean-gate.ts';

/** Everything the judge remembers between scrapes; plain data of constant size. Times are epoch ms. */
export type JudgeState = {
  readonly gates: Readonly<Record<GateName, GateState>>;
  readonly means: Readonly<Record<GateName, MeanState>>;
  /** By name of the resource. */
  readonly leaks: Readonly<Record<string, LeakState>>;
  readonly incident: IncidentState;
  readonly stepStartedAtMs: number;
  /** The last scrape that was not blind; absent before the first. */
  readonly judgedAtMs: number | undefined;
  readonly blindSinceMs: number | undefined;
  /** The last verdict took the candidate's traffic away. */
  readonly isShed: boolean;
};
