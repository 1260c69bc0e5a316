import type { RoleHolder, SlotName } from '../domain/record.ts';

/** What runs in a slot. */
export type SlotObservation = {
  /** The version that the slot holds; absent when it is empty. */
  readonly release: string | undefined;
  readonly ready: number;
  readonly wanted: number;
  /** How often something in the slot ended by itself since it was deployed. */
  readonly restarts: number;
  /** Last lines of the log of what is not ready; absent when all is well. */
  readonly trouble: string | undefined;
  /** Why it will never be ready, such as an image that cannot be pulled; absent while it may. */
  readonly cannotStart?: string;
};

/** Whatever runs the versions. Every call may be repeated without harm. */
export type Workloads = {
  /** @throws {UserError} when the release is unknown, naming those that are known. */
  readonly checkRelease: (release: string) => Promise<void>;
  readonly observe: (slot: SlotName) => Promise<SlotObservation>;
  /** Brings the slot to this release at full size; starts again what has ended. Does not wait for readiness. */
  readonly deploy: (holder: RoleHolder) => Promise<void>;
  /** After a promotion: gives the slot its declared size, where it began with that of the one that it took over from. */
  readonly settle: (holder: RoleHolder) => Promise<void>;
  /** Takes the slot away; what still runs in it is ended gracefully. */
  readonly retire: (slot: SlotName) => Promise<void>;
};
