import type { SecretPlace } from '../domain/setup.ts';
import type { ClusterObject, WantedObject } from '../ports/cluster-objects.ts';
import { rotationNames } from '../secrets/rotation.ts';
import { differencesOf, type Difference, type Fingerprint } from './differences.ts';
import { isRecord, keysOfOthers } from './owned-fields.ts';
import { ownerOf, type EnvironmentPlace } from './place.ts';
import type { Wanted, WeakKey } from './wanted.ts';

/** Why an object cannot be made as it is wanted. */
export type Obstacle =
  | { readonly code: 'foreign' }
  | { readonly code: 'other-environment' }
  /** Being removed; `why` is the cluster's own word on what holds it up. */
  | { readonly code: 'terminating'; readonly since: string; readonly why: string }
  /** Keys of a Secret without a value, neither at their source nor in the cluster. */
  | { readonly code: 'no-value'; readonly keys: readonly MissingKey[] }
  /** Keys whose values must not be used. */
  | { readonly code: 'weak'; readonly keys: readonly WeakKey[] }
  /** Keys that another hand wrote, and whose source has no value to mend them with. */
  | { readonly code: 'changed-by-others'; readonly keys: readonly MissingKey[] }
  | { readonly code: 'not-served'; readonly apiVersion: string };

type MissingKey = { readonly key: string; readonly place: SecretPlace };

/** What is to be done about one object. */
export type Step = {
  readonly wanted: Wanted;
  /** `leave-out`: its kind is not served, and it may be without. */
  readonly action: 'create' | 'update' | 'none' | 'refuse' | 'leave-out';
  readonly differences: readonly Difference[];
  readonly obstacle?: Obstacle;
  /** What to apply; secrets without a source keep what the cluster has. */
  readonly object: WantedObject;
  /** Keys that stay as they are, since their source has no value now. */
  readonly kept: readonly MissingKey[];
};

/** What a look at the cluster found of a wanted object. */
export type Seen = {
  readonly wanted: Wanted;
  readonly found: ClusterObject | undefined;
  readonly isServed: boolean;
};

/** How foreign objects are treated, and how secret values are told apart. */
export type PlanOptions = { readonly adopt: boolean; readonly fingerprint: Fingerprint };

/** The steps from what is to what is wanted, in order. Pure. */
export function planOf(
  place: EnvironmentPlace,
  seen: readonly Seen[],
  options: PlanOptions,
): readonly Step[] {
  return seen.map((one) => stepOf(place, one, options));
}

function stepOf(
  place: EnvironmentPlace,
  { wanted, found, isServed }: Seen,
  { adopt, fingerprint }: PlanOptions,
): Step {
  const plain = { wanted, differences: [], object: wanted.object, kept: [] };
  if (!isServed) {
    const { apiVersion } = wanted.kind;
    if (wanted.isOptional) return { ...plain, action: 'leave-out' };
    return { ...plain, action: 'refuse', obstacle: { code: 'not-served', apiVersion } };
  }
  const obstacle = obstacleOf(place, wanted, found, adopt);
  if (obstacle !== undefined) return { ...plain, action: 'refuse', obstacle };
  const object = filled(wanted, found);
  if (found === undefined) return { ...plain, action: 'create' };
  const differences = differencesOf(object, found, fingerprint);
  const action = differences.length > 0 ? 'update' : 'none';
  return { ...plain, action, differences, object, kept: wanted.absent };
}

function obstacleOf(
  place: EnvironmentPlace,
  { absent, weak }: Wanted,
  found: ClusterObject | undefined,
  adopt: boolean,
): Obstacle | undefined {
  const empty = absent.filter(({ key }) => !dataOf(found)[key]);
  const noValue: Obstacle | undefined =
    empty.length > 0 ? { code: 'no-value', keys: empty } : weakness(weak);
  if (found === undefined) return noValue;
  const { deletionTimestamp: since } = found.metadata;
  if (since) return { code: 'terminating', since, why: reasonOfDelay(found) };
  const owner = ownerOf(place, found.metadata.labels);
  if (owner === 'other-environment') return { code: 'other-environment' };
  if (owner === 'foreign' && !adopt) return { code: 'foreign' };
  const others =
    owner === 'foreign'
      ? []
      : keysOfOthers(
          found,
          absent.map(({ key }) => key),
        );
  const changed = absent.filter(({ key }) => others.includes(key));
  return noValue ?? (changed.length > 0 ? { code: 'changed-by-others', keys: changed } : undefined);
}

function weakness(keys: readonly WeakKey[]): Obstacle | undefined {
  return keys.length > 0 ? { code: 'weak', keys } : undefined;
}

/** The same object with the values that the cluster has where the sources have none. */
function filled({ object, absent }: Wanted, found: ClusterObject | undefined): WantedObject {
  if (absent.length === 0) return object;
  const before = dataOf(found);
  // With a value that is kept, what stands beside it while it is replaced is kept too.
  const keys = absent.flatMap(({ key }) => [key, ...rotationNames(key)]);
  const kept = Object.fromEntries(
    keys.filter((key) => before[key] !== undefined).map((key) => [key, before[key]]),
  );
  return { ...object, data: { ...dataOf(object), ...kept } };
}

function dataOf(
  object: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const data = object?.['data'];
  return isRecord(data) ? data : {};
}

/** What the conditions of a namespace say about its end. */
export function reasonOfDelay({ status }: ClusterObject): string {
  const conditions =
    isRecord(status) && Array.isArray(status['conditions']) ? status['conditions'] : [];
  return conditions
    .filter((one: unknown): one is Readonly<Record<string, unknown>> => isRecord(one))
    .filter((one) => one['status'] === 'True' && /Remaining|Failure/.test(String(one['type'])))
    .map((one) => String(one['message']))
    .join('; ');
}
