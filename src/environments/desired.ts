import type { SecretSource } from '../ports/secret-source.ts';
import { accessOf } from './objects/access.ts';
import { boundsOf } from './objects/bounds.ts';
import { monitoringOf } from './objects/monitoring.ts';
import { networkOf } from './objects/network.ts';
import { certificateOf, secretsOf } from './objects/secrets.ts';
import { ownPairOf, type KnownTls } from './objects/own-pair.ts';
import type { EnvironmentPlace } from './place.ts';
import type { Wanted } from './wanted.ts';

/**
 * Every object of an environment, in the order in which they are made: first the namespace, and what bounds it before
 * anything counts against it.
 */
export async function desiredOf(
  place: EnvironmentPlace,
  source: SecretSource,
  tls: KnownTls,
): Promise<readonly Wanted[]> {
  return [
    ...boundsOf(place),
    ...accessOf(place),
    ...(await secretsOf(place, source)),
    ...certificateOf(place),
    ...ownPairOf(place, tls),
    ...networkOf(place),
    ...monitoringOf(place),
  ];
}
