import type { Cluster } from '../client/cluster.ts';
import type { Finding } from './finding.ts';
import type { Manifest } from './manifests.ts';

/** A kind of object that is asked for. */
export type NeededKind = { readonly apiVersion: string; readonly kind: string };

/** Kinds that the cluster does not serve, such as those of a CustomResourceDefinition that is missing. */
export async function checkKinds(
  cluster: Cluster,
  manifests: readonly Manifest[],
  needed: readonly NeededKind[],
): Promise<readonly Finding[]> {
  const all = new Map(
    [...manifests, ...needed].map(({ apiVersion, kind }) => [
      `${apiVersion} ${kind}`,
      { apiVersion, kind },
    ]),
  );
  const answers = await Promise.all(
    [...all.values()].map(async ({ apiVersion, kind }): Promise<readonly Finding[]> => {
      if (await cluster.serves(apiVersion, kind)) return [];
      const wanted = `${kind} ${apiVersion}`;
      return [
        { code: 'kind-not-served', severity: 'refuse', wanted, found: '-', where: cluster.label },
      ];
    }),
  );
  return answers.flat();
}
