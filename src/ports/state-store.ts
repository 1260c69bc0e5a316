import type { Look, RoleHolder, RolloutDocument } from '../domain/record.ts';

/** Something worth keeping for ever: a decision, an input, an action. `kind` names it. */
export type JournalEvent = { readonly kind: string; readonly [key: string]: unknown };

/** One line of the journal: `hash` covers the entry and, through `previous`, everything before it. */
export type JournalEntry = {
  /** Counts from 1. */
  readonly sequence: number;
  readonly atMs: number;
  readonly actor: string;
  readonly event: JournalEvent;
  readonly previous: string;
  readonly hash: string;
};

/** What a check of the whole chain found; `line` counts from 1. */
type JournalCheck =
  | { readonly kind: 'intact'; readonly entries: number }
  | { readonly kind: 'broken'; readonly line: number; readonly reason: string };

/** Who drives the rollouts of an environment, and since when (epoch ms). */
export type LeaseHolder = {
  readonly holder: string;
  readonly pid: number;
  readonly sinceMs: number;
};

/**
 * The right to write. `token` grows with every holder; `held` is false once someone else took over, and while nobody can
 * tell, as when the place of the lease is out of reach. `lost` says that it will never be held again.
 */
export type Lease = {
  readonly token: number;
  readonly held: () => boolean;
  readonly lost: () => boolean;
  readonly release: () => Promise<void>;
};

/** A wish of a person, waiting to be taken up by the lease's holder. `id` makes taking it up twice harmless. */
type QueuedInput = { readonly id: string; readonly input: unknown };

/** What an attempt to get the lease brought. */
export type LeaseAnswer =
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'refused'; readonly by: LeaseHolder };

/** Writes one entry; comes back when it is kept. Call it before acting. */
export type AppendToJournal = (entry: {
  readonly atMs: number;
  readonly actor: string;
  readonly event: JournalEvent;
}) => Promise<void>;

/** The whole journal up to where its chain breaks. */
export type JournalReading = {
  readonly entries: readonly JournalEntry[];
  readonly check: JournalCheck;
};

/** State, lease and journal of one application and environment. Only the lease's holder writes, inputs apart. */
export type StateStore = {
  readonly acquire: (holder: string) => Promise<LeaseAnswer>;
  readonly holder: () => Promise<LeaseHolder | undefined>;
  /** The rollout that is going on, or the last one; absent before the first. */
  readonly latest: () => Promise<RolloutDocument | undefined>;
  /** What was installed before the first rollout. */
  readonly serving: () => Promise<RoleHolder | undefined>;
  readonly saveServing: (holder: RoleHolder) => Promise<void>;
  readonly rollout: (id: string) => Promise<RolloutDocument | undefined>;
  /** Newest first. */
  readonly rollouts: () => Promise<readonly RolloutDocument[]>;
  readonly save: (document: RolloutDocument) => Promise<void>;
  /** What the runner must remember between two lives, beside the document. */
  readonly saveMemory: (id: string, memory: unknown) => Promise<void>;
  readonly memory: (id: string) => Promise<unknown>;
  readonly addLook: (id: string, look: Look) => Promise<void>;
  readonly looks: (id: string) => Promise<readonly Look[]>;
  /** Answers at each call the looks that were added since the call before, all of them at the first. */
  readonly followLooks: (id: string) => () => Promise<readonly Look[]>;
  readonly queueInput: (id: string, input: QueuedInput) => Promise<void>;
  readonly inputs: (id: string) => Promise<readonly QueuedInput[]>;
  readonly dropInput: (id: string, inputId: string) => Promise<void>;
  /** Opens the journal for appending; see the adapter for what it refuses. */
  readonly openJournal: () => Promise<AppendToJournal>;
  readonly journal: () => Promise<JournalReading>;
};
