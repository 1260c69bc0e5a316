import type { ClusterObject } from '../../ports/cluster-objects.ts';
import { fingerprintKey } from '../../secrets/fingerprint.ts';
import { rotationNames } from '../../secrets/rotation.ts';
import { inventoryOf } from '../inventory.ts';
import type { EnvironmentSite } from '../look.ts';
import { foundFingerprintSecret } from '../objects/fingerprint-secret.ts';
import { secretsOf } from '../objects/secrets.ts';
import { isRecord } from '../owned-fields.ts';
import { planOf, type PlanOptions, type Step } from '../plan.ts';
import { DEPLOYMENT, KIND, kindOf } from '../wanted.ts';
import {
  deafTo,
  isSettled,
  podVersions,
  readersOf,
  templateAnnotations,
  versionIn,
  versionOf,
  type Reader,
} from './consumers.ts';
import type { Consumer, KeyStand, Stand } from './stand.ts';
import { troubleOf } from './trouble.ts';
import { recordIn } from './record.ts';
import { nameIn, renamed } from './source-name.ts';
import type { RotatedKey, ValuesTarget } from './target.ts';

const POD = kindOf('v1', 'Pod', 'pods');

/** What one look saw, with what acting on it needs. */
export type RotationLook = {
  readonly stand: Stand;
  /** Brings the source's values into the cluster. */
  readonly step: Step | undefined;
  readonly secret: ClusterObject | undefined;
  /** Deployments with the version that their template should name. */
  readonly readers: readonly (Reader & { readonly wanted: string })[];
};

/** Looks where a rotation is; nothing is written. @throws {OperationError} when the cluster cannot be seen. */
export async function lookAtRotation(
  site: EnvironmentSite,
  target: ValuesTarget,
  options: PlanOptions & { readonly lifetimeMs: number; readonly signal?: AbortSignal },
): Promise<RotationLook> {
  const { place, objects, nowMs } = site;
  const { namespace, environment } = place;
  const { signal } = options;
  const call = { namespace, signal };
  const [keys, step, secret, key, deployments, pods, { rollouts }] = await Promise.all([
    Promise.all(target.keys.map((one) => standOf(site, one))),
    secretStep(site, target, options),
    objects.find({ kind: KIND.Secret, name: target.secret, namespace }, { signal }),
    foundFingerprintSecret(place, (kept) => objects.find(kept, { signal })),
    objects.list(DEPLOYMENT, call),
    objects.list(POD, call),
    inventoryOf(site, signal),
  ]);
  const data = isRecord(secret?.['data']) ? secret['data'] : {};
  const names = target.keys.map((one) => one.key);
  const readers = readersOf(deployments, target.secret, names).map((reader) => ({
    ...reader,
    wanted: versionOf(data, reader.reading, keyFrom(key, environment)),
  }));
  const isThere = secret !== undefined && key !== undefined;
  return {
    step,
    secret,
    readers,
    stand: {
      nature: target.nature,
      movedBy: moverOf(target.keys),
      keys,
      secret: isThere ? lineOf(step, data, names) : 'absent',
      obstacle: isThere ? step?.obstacle : undefined,
      consumers: readers.map((one) => consumerOf(one, target.secret, names)),
      pods: Object.assign(
        {},
        ...readers.map(({ object, wanted }) =>
          podVersions(pods, object, { secret: target.secret, wanted }),
        ),
      ),
      record: recordIn(secret, target),
      trouble: await troubleOf(site, target),
      busy: rollouts,
      lifetimeMs: options.lifetimeMs,
      nowMs: nowMs(),
    },
  };
}

async function standOf(
  { secrets }: EnvironmentSite,
  { place, isRequired }: RotatedKey,
): Promise<KeyStand> {
  const name = nameIn(place);
  const all = [name, ...rotationNames(name)];
  const values = await Promise.all(all.map((one) => secrets.read(renamed(place, one))));
  return { name, isRequired, present: all.filter((_one, k) => Boolean(values[k])) };
}

/** What is to be done about the Secret, as everywhere else. */
async function secretStep(
  { place, objects, secrets }: EnvironmentSite,
  { secret }: ValuesTarget,
  options: PlanOptions & { readonly signal?: AbortSignal },
): Promise<Step | undefined> {
  const { namespace } = place;
  const wanted = (await secretsOf(place, secrets)).find(
    ({ object }) => object.metadata.name === secret,
  );
  if (wanted === undefined) return undefined;
  const { signal } = options;
  const found = await objects.find({ kind: KIND.Secret, name: secret, namespace }, { signal });
  return planOf(place, [{ wanted, found, isServed: true }], options)[0];
}

/** What stands beside the values in the cluster and no more at their source is a difference, whoever wrote it. */
function lineOf(step: Step | undefined, data: object, keys: readonly string[]): Stand['secret'] {
  const wanted = step?.object['data'];
  const isLeft = keys
    .flatMap(rotationNames)
    .some((name) => Object.hasOwn(data, name) && !(isRecord(wanted) && wanted[name]));
  return step?.action === 'none' && !isLeft ? 'in-line' : 'differs';
}

/** Values that are replaced together are in one file, or all of them variables. */
function moverOf(keys: readonly RotatedKey[]): Stand['movedBy'] {
  const sources = new Set(keys.map(({ place }) => (place.kind === 'env' ? '' : place.path)));
  if (sources.size > 1) return 'nobody';
  return sources.has('') ? 'operator' : 'us';
}

function consumerOf(
  { object, reading, wanted }: RotationLook['readers'][number],
  secret: string,
  keys: readonly string[],
): Consumer {
  const runs = versionIn(templateAnnotations(object), secret);
  return {
    name: object.metadata.name,
    version: { runs, wanted },
    isSettled: isSettled(object),
    lacks: deafTo(reading, keys),
  };
}

function keyFrom(base64: string | undefined, environment: string): Uint8Array {
  return fingerprintKey(Buffer.from(base64 ?? '', 'base64'), environment);
}
