import type { SecretSource } from '../ports/secret-source.ts';
import { accessOf } from './objects/access.ts';
import { boundsOf } from './objects/bounds.ts';
import { monitoringOf } from './objects/monitoring.ts';
import { networkOf } from './objects/network.ts';
import { certificateOf, secretsOf } from './objects/secrets.ts';
import { fingerprintSecretOf } from './objects/fingerprint-secret.ts';
import { ownPairOf, type KnownTls } from './objects/own-pair.ts';
import type { EnvironmentPlace } from './place.ts';
import type { Wanted } from './wanted.ts';

/** What was made once and is kept, as the cluster has it. */
type Known = KnownTls & { readonly fingerprintSecret?: string | undefined };

/**
 * Every object of an environment, in the order in which they are made: first the namespace, and what bounds it before
 * anything counts against it.
 */
export async function desiredOf(
  place: EnvironmentPlace,
  source: SecretSource,
  known: Known,
): Promise<readonly Wanted[]> {
  return [
    ...boundsOf(place),
    ...accessOf(place),
    ...(await secretsOf(place, source)),
    ...certificateOf(place),
    ...ownPairOf(place, known),
    ...fingerprintSecretOf(place, known.fingerprintSecret),
    ...networkOf(place),
    ...monitoringOf(place),
  ];
}
