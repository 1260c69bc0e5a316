import type { ClusterObject } from '../../ports/cluster-objects.ts';
import { fingerprintKey } from '../../secrets/fingerprint.ts';
import type { EnvironmentSite } from '../look.ts';
import { foundFingerprintSecret } from '../objects/fingerprint-secret.ts';
import { isRecord } from '../owned-fields.ts';
import { readingOf, templateAnnotations, versionOf, versionsIn } from '../rotation/consumers.ts';
import { KIND } from '../wanted.ts';
import type { Finding } from './finding.ts';

/** Deployments whose pods were started with other values of a Secret than it has now, by their fingerprints. */
export async function behindFindings(
  { place, objects }: EnvironmentSite,
  deployments: readonly ClusterObject[],
): Promise<readonly Finding[]> {
  const { namespace, environment } = place;
  const known = deployments.flatMap((object) =>
    Object.entries(versionsIn(templateAnnotations(object))).map(([secret, version]) => ({
      object,
      secret,
      version,
    })),
  );
  if (known.length === 0) return [];
  const base64 = await foundFingerprintSecret(place, (kept) => objects.find(kept));
  const key = fingerprintKey(Buffer.from(base64 ?? '', 'base64'), environment);
  const all = await Promise.all(
    known.map(async ({ object, secret, version }): Promise<readonly Finding[]> => {
      const found = await objects.find({ kind: KIND.Secret, name: secret, namespace });
      const data = isRecord(found?.['data']) ? found['data'] : {};
      if (versionOf(data, readingOf(object, secret), key) === version) return [];
      const consumer = object.metadata.name;
      return [{ code: 'pods-behind', consumer, secret, isWarning: true }];
    }),
  );
  return all.flat();
}

/** Whether Prometheus sees what runs. @throws {OperationError} when it does not answer. */
export async function targetFindings(
  { targets }: EnvironmentSite,
  deployments: readonly ClusterObject[],
): Promise<readonly Finding[]> {
  if (targets === undefined || !deployments.some(isReady)) return [];
  const all = await targets();
  if (all.length === 0) return [{ code: 'targets-missing', isWarning: false }];
  return all
    .filter(({ isUp }) => !isUp)
    .map(({ name }) => ({ code: 'target-down', target: name, isWarning: false }));
}

function isReady({ status }: ClusterObject): boolean {
  return isRecord(status) && Number(status['readyReplicas'] ?? 0) > 0;
}
