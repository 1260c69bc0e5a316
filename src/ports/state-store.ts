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
export type JournalCheck =
  | { readonly kind: 'intact'; readonly entries: number }
  | { readonly kind: 'broken'; readonly line: number; readonly reason: string };

/** Who drives the rollouts of an environment, and since when (epoch ms). */
export type LeaseHolder = {
  readonly holder: string;
  readonly pid: number;
  readonly sinceMs: number;
};

/** The right to write. `token` grows with every holder; `held` turns false when someone else took over. */
export type Lease = {
  readonly token: number;
  readonly held: () => boolean;
  readonly release: () => void;
};

/** A wish of a person, waiting to be taken up by the lease's holder. `id` makes taking it up twice harmless. */
type QueuedInput = { readonly id: string; readonly input: unknown };

/** State, lease and journal of one application and environment. Only the lease's holder writes, inputs apart. */
export type StateStore = {
  readonly acquire: (
    holder: string,
  ) =>
    | { readonly kind: 'held'; readonly lease: Lease }
    | { readonly kind: 'refused'; readonly by: LeaseHolder };
  readonly holder: () => LeaseHolder | undefined;
  /** The rollout that is going on, or the last one; absent before the first. */
  readonly latest: () => RolloutDocument | undefined;
  /** What was installed before the first rollout. */
  readonly serving: () => RoleHolder | undefined;
  readonly saveServing: (holder: RoleHolder) => void;
  readonly rollout: (id: string) => RolloutDocument | undefined;
  /** Newest first. */
  readonly rollouts: () => readonly RolloutDocument[];
  readonly save: (document: RolloutDocument) => void;
  /** What the runner must remember between two lives, beside the document. */
  readonly saveMemory: (id: string, memory: unknown) => void;
  readonly memory: (id: string) => unknown;
  readonly addLook: (id: string, look: Look) => void;
  readonly looks: (id: string) => readonly Look[];
  /** Answers at each call the looks that were added since the call before, all of them at the first. */
  readonly followLooks: (id: string) => () => readonly Look[];
  readonly queueInput: (id: string, input: QueuedInput) => void;
  readonly inputs: (id: string) => readonly QueuedInput[];
  readonly dropInput: (id: string, inputId: string) => void;
  /** Opens the journal for appending; see the adapter for what it refuses. */
  readonly openJournal: () => (entry: {
    readonly atMs: number;
    readonly actor: string;
    readonly event: JournalEvent;
  }) => void;
  readonly journal: () => {
    readonly entries: readonly JournalEntry[];
    readonly check: JournalCheck;
  };
};
