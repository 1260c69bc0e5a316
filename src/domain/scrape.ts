import type { GateName } from './evidence.ts';
import type { JudgePolicy } from './gates.ts';
import type { ByRole, RoleHolder } from './record.ts';
import type { Reason } from './reason.ts';
import type { Fact, Phase, Plan, Weights } from './rollout.ts';
import type { GateSource, MeanSource } from './series.ts';

/** Raw counters of one source of a role (the edge, or one process) as they were read; nothing is differenced yet. */
export type SourceSample = {
  /** Names the source for the whole rollout, such as `edge green` or `green 4711`. */
  readonly name: string;
  /** Identifies the life in which the counters began at 0. */
  readonly instance: string;
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly series: Readonly<Record<string, number>>;
  /** What a process holds right now of something that has an end, by name, such as `memory` in bytes. */
  readonly holds?: Readonly<Record<string, number>>;
};

/** What one scrape read of a role. `blind` says why something could not be read; then the whole scrape is blind. */
export type RoleScrape = {
  readonly sources: readonly SourceSample[];
  readonly blind?: string;
};

/** Everything that the judge sees at one scrape, raw, and where the rollout was when it was taken. */
export type Scrape = {
  readonly atMs: number;
  readonly phase: Phase;
  /** Counts from 0. */
  readonly step: number;
  /** The split seen at the edge, or why it could not be seen. */
  readonly observed: Fact<Weights>;
  readonly roles: ByRole<RoleScrape>;
};

/** What does not change between the scrapes of a rollout: plan, gates and where each gate's numbers come from. */
export type TrialSetup = {
  readonly startedAtMs: number;
  readonly plan: Plan;
  readonly policy: JudgePolicy;
  readonly sources: readonly GateSource[];
  /** Of gates on means. */
  readonly means?: readonly MeanSource[];
  /** How much of each thing a process may hold before it ends. */
  readonly limits?: Readonly<Record<string, number>>;
};

/** What one gate said at a scrape, to be compared bit by bit. */
type GateRecord = {
  readonly gate: GateName;
  readonly eBad: number;
  readonly eOk: number;
  readonly bad: number;
  readonly total: number;
  readonly missingRequests: number;
};

/** The judge's answer to one scrape as it is written down. */
export type VerdictRecord = {
  readonly kind: 'advance' | 'hold' | 'rollback';
  readonly shed: boolean;
  readonly eBad: number;
  readonly because: Reason;
  readonly gates: readonly GateRecord[];
};

/** The first line of an evidence file. */
export type EvidenceHeader = {
  /** Tells rollouts apart that share one stream. */
  readonly id: string;
  readonly application: string;
  readonly environment: string;
  readonly stable: RoleHolder;
  readonly candidate: RoleHolder;
  readonly setup: TrialSetup;
  /** When the judge began to look; the beginning of the rollout where it is absent. */
  readonly lookedFromMs?: number;
  /** The seed of a simulation that made the evidence; absent for real traffic. */
  readonly seed?: number;
  /**
   * Scrapes that the judge remembers when the command that drives was started again: those after them were never
   * judged to the end. Absent: it remembers nothing, and the rollout begins with this line.
   */
  readonly continuesAfter?: number;
};

/** A scrape as a file or stream has it: what the writer left out is absent. */
export type WrittenScrape = {
  readonly id?: string;
  readonly atMs: number;
  /** Phase and step of the writer; absent where the reader keeps them. */
  readonly at?: { readonly phase: Phase; readonly step: number };
  /** What the writer wanted at the edge. */
  readonly wanted?: Weights;
  /** Absent: what was asked for is seen. */
  readonly observed?: Fact<Weights>;
  readonly roles: ByRole<RoleScrape>;
  /** What the judge said when it was recorded. */
  readonly verdict?: VerdictRecord;
};

/** One line of an evidence file. */
export type EvidenceLine =
  | { readonly kind: 'header'; readonly header: EvidenceHeader }
  | { readonly kind: 'scrape'; readonly scrape: WrittenScrape }
  /** Nothing more was kept, and why. */
  | { readonly kind: 'end'; readonly because: string };
