import type { SlotName } from '../domain/record.ts';
import type { Audience, Fact, RouteClass, Weights } from '../domain/rollout.ts';

/** Raw counters of one route class and slot since the edge started; monotone. */
export type EdgeCounters = {
  readonly requests: number;
  /** Answers of 500 and above, and requests that never reached the slot. */
  readonly failed: number;
};

/** What the edge shows at one look. */
export type EdgeObservation = {
  /** Identifies the life of the edge in which `counters` began at 0. */
  readonly instance: string;
  readonly startedAtMs: number;
  /** Percent per class that `slot` really gets since the weights were last written. */
  readonly observedWeights: Fact<Weights>;
  readonly counters: Readonly<Record<RouteClass, Readonly<Record<SlotName, EdgeCounters>>>>;
  /** Requests that run in a slot now; unknown where its processes tell it and cannot be read. */
  readonly inflight: Readonly<Record<SlotName, Fact<number>>>;
};

/** What shall be true at the edge; writing it again changes nothing. */
export type EdgeIntent = {
  readonly candidate: SlotName;
  /** Percent per class that the candidate's slot gets. */
  readonly weights: Weights;
  /** Who meets the candidate in the classes that are not payment; absent: requests are split one by one. */
  readonly audience: Audience | undefined;
  /**
   * Percent (1–100) of the safe reads (GET and HEAD) of every class but payment that the candidate gets a copy of; absent:
   * none. What is split, previewed or of an order stays as it is: a copy is counted nowhere, its answer is thrown away,
   * and nothing that becomes of it reaches a visitor. Never together with an audience.
   */
  readonly mirrorPercent?: number;
  /** The slot that answers for orders made by the candidate, and by the other slot. */
  readonly orders: { readonly ofCandidate: SlotName; readonly ofStable: SlotName };
  /** Sends checks to the candidate; absent: nobody can. */
  readonly previewSecret: string | undefined;
};

/** Whatever splits the traffic. One writer: the holder of the lease. */
export type Edge = {
  readonly observe: (slot: SlotName) => Promise<EdgeObservation>;
  /**
   * @throws {OperationError} when the edge refuses, such as weight on a slot with nothing ready, or copies where it makes
   * none.
   */
  readonly write: (intent: EdgeIntent) => Promise<void>;
};
