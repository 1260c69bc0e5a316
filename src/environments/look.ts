import type { ClusterObjects, NeededRight, ObjectPlace } from '../ports/cluster-objects.ts';
import type { Registry } from '../ports/registry.ts';
import type { SecretSource } from '../ports/secret-source.ts';
import { mapAtMost } from '../shared/map-at-most.ts';
import { desiredOf } from './desired.ts';
import { foundFingerprintSecret } from './objects/fingerprint-secret.ts';
import { foundTls } from './objects/own-pair.ts';
import { planOf, type PlanOptions, type Seen, type Step } from './plan.ts';
import type { EnvironmentPlace } from './place.ts';
import { KIND, type Wanted } from './wanted.ts';

/** A name with its password at a registry. */
export type Login = { readonly username: string; readonly password: string };

/** What the pods of one slot ask for, by the names that quotas use; billionths. */
export type SlotDemand = {
  readonly perPod: Readonly<Record<string, bigint>>;
  /** The most that an autoscaler makes of it. */
  readonly mostPods: number;
  /** Above that while one revision replaces another. */
  readonly surgePods: number;
};

/** One process that Prometheus scrapes, and whether the last scrape succeeded. */
type ScrapeTarget = { readonly name: string; readonly isUp: boolean };

/** One environment with the cluster that it is in. */
export type EnvironmentSite = {
  readonly place: EnvironmentPlace;
  readonly objects: ClusterObjects;
  readonly secrets: SecretSource;
  /** Registries as somebody who logs in with these. */
  readonly registryAs: (login: Login) => Registry;
  /** What one slot of the chart asks for. @throws {OperationError} when the chart cannot be rendered. */
  readonly demand: () => Promise<SlotDemand | undefined>;
  /** What Prometheus scrapes in the namespace; absent where none is configured. */
  readonly targets: (() => Promise<readonly ScrapeTarget[]>) | undefined;
  /** Epoch ms. */
  readonly nowMs: () => number;
};

/** Questions to one cluster at the same time. */
const AT_ONCE = 12;
/** Kinds that a cluster may be without. */
const EXTRA: ReadonlySet<string> = new Set([KIND.Certificate.kind, KIND.PrometheusRule.kind]);

/** What is to be done, by what the cluster has now; nothing is written. @throws {OperationError} when it cannot be seen. */
export async function lookAt(
  site: EnvironmentSite,
  options: PlanOptions & { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<readonly Step[]> {
  const { place, objects, secrets, nowMs } = site;
  const { signal, timeoutMs } = options;
  const find = (kept: ObjectPlace) => objects.find(kept, { signal, timeoutMs });
  const [found, fingerprintSecret] = await Promise.all([
    foundTls(place, find),
    foundFingerprintSecret(place, find),
  ]);
  const known = { found, fingerprintSecret, nowMs: nowMs() };
  const wanted = await desiredOf(place, secrets, known);
  const seen = await mapAtMost(AT_ONCE, wanted, (one) => seenOf(objects, one, options));
  return planOf(place, seen, options);
}

async function seenOf(
  objects: ClusterObjects,
  wanted: Wanted,
  call: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<Seen> {
  const { kind, object } = wanted;
  const { signal, timeoutMs } = call;
  const { name, namespace } = object.metadata;
  const found = await objects.find({ kind, name, namespace }, { signal, timeoutMs });
  const isServed =
    found !== undefined ||
    !EXTRA.has(kind.kind) ||
    (await objects.serves(kind.apiVersion, kind.kind, { signal, timeoutMs }));
  return { wanted, found, isServed };
}

/** Rights that the steps need and that are missing, each once, in order. */
export async function missingRights(
  objects: ClusterObjects,
  steps: readonly { readonly wanted: Wanted; readonly action: Step['action'] }[],
  signal?: AbortSignal,
): Promise<readonly NeededRight[]> {
  const needed = steps
    .filter(({ action }) => action === 'create' || action === 'update')
    .flatMap(({ wanted }) => rightsFor(wanted));
  const unique = [...new Map(needed.map((right) => [JSON.stringify(right), right])).values()];
  const answers = await objects.canI(unique, { signal });
  return answers.filter(({ allowed }) => !allowed).map(({ check }) => check);
}

/** What a server-side apply of an object needs, and seeing it. */
function rightsFor({ kind, object }: Wanted): readonly NeededRight[] {
  const { apiVersion, plural } = kind;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const { namespace } = object.metadata;
  return (['get', 'create', 'patch'] as const).map((verb) => ({
    group,
    resource: plural,
    verb,
    namespace,
  }));
}
