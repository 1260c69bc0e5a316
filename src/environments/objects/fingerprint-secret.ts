import { newFingerprintSecret } from '../../secrets/fingerprint.ts';
import type { ClusterObject, ObjectPlace } from '../../ports/cluster-objects.ts';
import { isRecord } from '../owned-fields.ts';
import type { EnvironmentPlace } from '../place.ts';
import { KIND, wanted, type Wanted } from '../wanted.ts';

const NAME = 'zhiyou-fingerprints';
const KEY = 'key';

/**
 * What the fingerprints of an environment's values are made with: who may not read Secrets can see that a value changed,
 * and can guess none. Made once; what the cluster has stays.
 */
export function fingerprintSecretOf(
  place: EnvironmentPlace,
  found: string | undefined,
): readonly Wanted[] {
  if (Object.keys(place.setup.secrets).length === 0 && place.setup.tls?.source !== 'given') {
    return [];
  }
  const data = { [KEY]: found ?? Buffer.from(newFingerprintSecret()).toString('base64') };
  return [wanted(place, KIND.Secret, NAME, { content: { type: 'Opaque', data } })];
}

/** The one that the cluster has, as base64; absent where it has none. */
export async function foundFingerprintSecret(
  { namespace }: Pick<EnvironmentPlace, 'namespace'>,
  find: (place: ObjectPlace) => Promise<ClusterObject | undefined>,
): Promise<string | undefined> {
  const data = (await find({ kind: KIND.Secret, name: NAME, namespace }))?.['data'];
  const key = isRecord(data) ? data[KEY] : undefined;
  return typeof key === 'string' && key !== '' ? key : undefined;
}
