import type { ClusterObject, NeededRight } from '../ports/cluster-objects.ts';
import { inventoryOf, isRunning, type Inventory } from './inventory.ts';
import { desiredOf } from './desired.ts';
import type { EnvironmentSite } from './look.ts';
import { ownerOf } from './place.ts';
import { reasonOfDelay } from './plan.ts';
import { KIND, type Wanted } from './wanted.ts';

/** What became of a cleanup. */
export type CleanupResult = { readonly inventory: Inventory } & (
  | { readonly kind: 'absent' | 'planned' }
  /** The namespace is not this environment's. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'in-use'; readonly by: readonly string[] }
  | { readonly kind: 'rights-missing'; readonly rights: readonly NeededRight[] }
  | { readonly kind: 'done'; readonly removed: number }
  /** Still there at the deadline; `why` is the cluster's own word. */
  | { readonly kind: 'stuck'; readonly why: string }
);

/** How an environment is removed. */
export type CleanupOptions = {
  /** Leaves the namespace with its volumes, Secrets, configuration and bounds; takes away what runs, and rights. */
  readonly keepData: boolean;
  readonly dryRun: boolean;
  /** Longest wait for the namespace to be gone. */
  readonly deadlineMs: number;
  /** Waits between two looks. */
  readonly pause: () => Promise<void>;
  /** Told what there is, before anything goes. */
  readonly onInventory?: (inventory: Inventory) => void;
  readonly signal?: AbortSignal;
};

const EMPTY: Inventory = { items: [], rollouts: [], routes: [] };
const RIGHTS: ReadonlySet<string> = new Set(['ServiceAccount', 'Role', 'RoleBinding']);

/**
 * Removes an environment: what is in it is shown first, what is in use is left alone, and only what carries its label
 * goes. Waits until it is gone. Called again, it goes on.
 * @throws {OperationError} when the cluster cannot be seen.
 */
export async function cleanUp(
  site: EnvironmentSite,
  options: CleanupOptions,
): Promise<CleanupResult> {
  const { place, objects } = site;
  const { signal } = options;
  const found = await objects.find({ kind: KIND.Namespace, name: place.namespace }, { signal });
  if (found === undefined) {
    if (!options.dryRun) await removeOwn(site, (wanted) => isElsewhere(site, wanted), signal);
    return { kind: 'absent', inventory: EMPTY };
  }
  const inventory = await inventoryOf(site, signal);
  options.onInventory?.(inventory);
  if (ownerOf(place, found.metadata.labels) !== 'ours') return { kind: 'foreign', inventory };
  const by = usersOf(site, inventory);
  if (by.length > 0) return { kind: 'in-use', by, inventory };
  if (options.dryRun) return { kind: 'planned', inventory };
  const rights = await missingRights(site, options);
  if (rights.length > 0) return { kind: 'rights-missing', rights, inventory };
  if (options.keepData) {
    const removed = await removeRunning(site, inventory, signal);
    return { kind: 'done', inventory, removed };
  }
  return removeAll(site, { namespace: found, inventory }, options);
}

/** A rollout under way is never cut off; a protected environment also keeps its visitors. */
function usersOf({ place }: EnvironmentSite, { rollouts, routes }: Inventory): readonly string[] {
  return [...rollouts.map((name) => `Rollout ${name}`), ...(place.setup.isProtected ? routes : [])];
}

async function missingRights(
  { place, objects }: EnvironmentSite,
  { keepData, signal }: CleanupOptions,
): Promise<readonly NeededRight[]> {
  const rbac = 'rbac.authorization.k8s.io';
  const { namespace } = place.edge.pods;
  const edge = ['roles', 'rolebindings'].map((resource): NeededRight => ({
    group: rbac,
    resource,
    verb: 'delete',
    namespace,
  }));
  const whole: NeededRight = { group: '', resource: 'namespaces', verb: 'delete' };
  const answers = await objects.canI(keepData ? edge : [whole, ...edge], { signal });
  return answers.filter(({ allowed }) => !allowed).map(({ check }) => check);
}

async function removeAll(
  site: EnvironmentSite,
  { namespace, inventory }: { readonly namespace: ClusterObject; readonly inventory: Inventory },
  { pause, deadlineMs, signal }: CleanupOptions,
): Promise<CleanupResult> {
  const { objects, nowMs } = site;
  const { name, uid } = namespace.metadata;
  const place = { kind: KIND.Namespace, name };
  await objects.remove(place, { preconditions: { uid }, signal });
  const removed = await removeOwn(site, (wanted) => isElsewhere(site, wanted), signal);
  const giveUpMs = nowMs() + deadlineMs;
  for (;;) {
    const left = await objects.find(place, { signal });
    if (left === undefined || left.metadata.uid !== uid) {
      return { kind: 'done', inventory, removed: removed + 1 };
    }
    if (nowMs() >= giveUpMs) return { kind: 'stuck', why: reasonOfDelay(left), inventory };
    await pause();
  }
}

function isElsewhere({ place }: EnvironmentSite, { kind, object }: Wanted): boolean {
  return kind.namespaced && object.metadata.namespace !== place.namespace;
}

async function removeRunning(
  site: EnvironmentSite,
  { items }: Inventory,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { objects, place } = site;
  const { namespace } = place;
  let removed = 0;
  for (const item of items.filter((one) => one.isOurs && isRunning(one))) {
    const { kind, name, uid } = item;
    const isGone = await objects.remove(
      { kind, name, namespace },
      { preconditions: { uid }, signal },
    );
    if (isGone) removed += 1;
  }
  return removed + (await removeOwn(site, ({ kind }) => RIGHTS.has(kind.kind), signal));
}

/** Removes those of the environment's own objects that are chosen and carry its label. */
async function removeOwn(
  site: EnvironmentSite,
  isChosen: (wanted: Wanted) => boolean,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { objects, place, nowMs } = site;
  const none = { read: async () => undefined };
  const wanted = await desiredOf(place, none, { found: {}, nowMs: nowMs() });
  let removed = 0;
  for (const { kind, object } of wanted.filter(isChosen)) {
    const { name, namespace } = object.metadata;
    const found = await objects.find({ kind, name, namespace }, { signal });
    if (found === undefined || ownerOf(place, found.metadata.labels) !== 'ours') continue;
    const { uid } = found.metadata;
    await objects.remove({ kind, name, namespace }, { preconditions: { uid }, signal });
    removed += 1;
  }
  return removed;
}
