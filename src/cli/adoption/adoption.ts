import type { RoleHolder } from '../../domain/record.ts';
import type { CheckOutcome } from '../../ports/checks.ts';
import type { World } from '../../ports/world.ts';

/** An application that Helm installed alone, as far as commands need to know it. */
export type Installation = {
  readonly helmRelease: string;
  /** What serves in it; absent once that is gone, and the rest of the installation is not. */
  readonly release: string | undefined;
};

/** How an environment finds such an application and takes it over. Every call may be repeated without harm. */
export type Adoption = {
  /** Over slots that start at no less than the size of the installation. */
  readonly world: World;
  /** @throws {UserError} when it cannot be taken over, with what to do. */
  readonly holder: () => Promise<RoleHolder>;
  /** Settings of the chart that the environment declares otherwise, by their path. */
  readonly differences: () => Promise<readonly string[]>;
  /** Shows the slot to checks alone, and runs them; visitors meet what they met before. */
  readonly check: (holder: RoleHolder) => Promise<readonly CheckOutcome[]>;
  /** Everything that leads to the installation leads to the slot; comes back when the edge shows it. */
  readonly takeOver: (holder: RoleHolder) => Promise<void>;
  /** Lets the edge write the routes; before it does. */
  readonly handOver: () => Promise<void>;
  /** Takes the installation's own routes away, and waits until no request comes through them. */
  readonly removeRoutes: () => Promise<void>;
  /** Waits until nothing runs in the pods of the installation. */
  readonly drain: () => Promise<void>;
  /** Takes its pods away, and what only they need. */
  readonly remove: () => Promise<void>;
};
