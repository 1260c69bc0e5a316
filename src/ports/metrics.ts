import type { SlotName } from '../domain/record.ts';

/** Raw counters of one process of a slot, under the names of `SERIES`; see the evidence folder for what they become. */
export type InstanceSample = {
  readonly atMs: number;
  /** Changes when the process starts again. */
  readonly instance: string;
  readonly startedAtMs: number;
  readonly series: Readonly<Record<string, number>>;
  /** What the process holds right now, by the names that were asked for; absent: nothing was. */
  readonly holds?: Readonly<Record<string, number>>;
  /** Payments that have begun and not ended in this process. */
  readonly inflightPayments: number;
};

/** Where the numbers of the service come from. */
export type Metrics = {
  /** One sample of every process of the slot. @throws {OperationError} when one cannot be had: then the look is blind. */
  readonly scrape: (slot: SlotName) => Promise<readonly InstanceSample[]>;
};
