import type { Cluster } from '../client/cluster.ts';
import { checksOf, type Right } from '../client/rights.ts';
import type { Finding } from './finding.ts';

/**
 * Rights in the namespace that are missing, each with what goes without it. Those over the whole cluster may be missing:
 * the question that needs them tells.
 */
export async function checkRights(
  cluster: Cluster,
  rights: readonly Right[],
): Promise<readonly Finding[]> {
  const unique = new Map(
    checksOf(
      rights.filter(({ scope }) => scope === 'namespace'),
      cluster.namespace,
    ).map((check) => [`${check.verb} ${check.group} ${check.resource}`, check]),
  );
  const answers = await cluster.canI([...unique.values()]);
  return answers
    .filter(({ allowed }) => !allowed)
    .map(({ check, reason }): Finding => {
      const { verb, group, resource, why } = check;
      return {
        code: 'right-missing',
        severity: 'refuse',
        wanted: `${verb} ${group === '' ? resource : `${resource}.${group}`} (${why})`,
        found: reason === '' ? '-' : reason,
        where: `${cluster.label}, ${cluster.namespace}`,
      };
    });
}
