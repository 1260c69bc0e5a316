import type { Finding } from '../../adapters/kubernetes/preflight/finding.ts';
import type { Bundle, RoleHolder, SlotName } from '../../domain/record.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { PostDeployTests } from '../../ports/post-deploy-tests.ts';
import type { Lease, StateStore } from '../../ports/state-store.ts';
import type { SlotObservation } from '../../ports/workloads.ts';
import type { World } from '../../ports/world.ts';
import { assertNever, UserError } from '../../shared/errors.ts';
import type { Adoption, Installation } from '../adoption/adoption.ts';
import type { Scene } from '../application.ts';

/** What a person wants to deploy, by its name. */
export type TagRequest = {
  readonly release: string;
  /** Absent: what the environment declares. */
  readonly chartVersion: string | undefined;
};

/** The same, or by a release file: its path, or `oci://HOST/PATH:TAG` of the image that it lies beside. */
export type ReleaseRequest = Omit<TagRequest, 'release'> & {
  readonly release: string | undefined;
  readonly file: string | undefined;
};

/** The same, named so that it can never become something else. */
export type ResolvedRelease = {
  readonly release: string;
  readonly bundle?: Bundle;
  /** The release file that it came from: its digest, and when its change was committed (epoch ms). */
  readonly origin?: { readonly digest: string; readonly committedAtMs?: number };
};

/** What a runtime brings to the commands. */
export type Runtime = {
  /** @throws {UserError} when there is no such release, naming what there is. */
  readonly resolve: (scene: Scene, request: ReleaseRequest) => Promise<ResolvedRelease>;
  /** Everything outside, brought up where that is ours to do. */
  readonly openWorld: (scene: Scene, store: StateStore, lease: Lease) => Promise<World>;
  /** What runs in a slot, looked at without starting anything. */
  readonly observeSlot: (scene: Scene, slot: SlotName) => Promise<SlotObservation>;
  /** What would stop a rollout of this holder halfway; nothing is touched. */
  readonly lookAhead: (scene: Scene, holder: RoleHolder) => Promise<readonly Finding[]>;
  /** Tests of what serves, through the edge; @throws {OperationError} where no edge runs. */
  readonly postDeployTests: (scene: Scene) => PostDeployTests;
  /** Takes over what was installed without slots; absent where nothing can be. */
  readonly adoption?: {
    readonly find: (scene: Scene) => Promise<Installation | undefined>;
    readonly open: (scene: Scene, store: StateStore, lease: Lease) => Promise<Adoption>;
  };
  /** Counters of what runs, read without starting anything; absent where that needs the whole world. */
  readonly metricsOf?: (scene: Scene) => Metrics;
};

/** @throws {UserError} when no release is named. */
export function namedIn(release: string | undefined): string {
  if (release !== undefined) return release;
  throw new UserError('no release is named', 'Name one: --image-tag 6.2.1.');
}

/** The runtime of an environment, loaded when it is needed. */
export async function runtimeOf({ settings }: Scene): Promise<Runtime> {
  switch (settings.runtime) {
    case 'local':
      return (await import('./local.ts')).LOCAL;
    case 'kubernetes':
      return (await import('./cluster/index.ts')).CLUSTER;
    default:
      return assertNever(settings);
  }
}
