import { z } from 'zod';
import { KINDS } from '../client/kinds.ts';
import { readAs } from '../client/object.ts';
import type { Cluster } from '../client/cluster.ts';
import type { Finding } from './finding.ts';
import type { Manifest } from './manifests.ts';
import type { PodDemand } from './pod-demand.ts';

const amount = z.union([z.int(), z.string()]).optional();
const budgetSchema = z.looseObject({
  spec: z.looseObject({
    minAvailable: amount,
    maxUnavailable: amount,
    selector: z
      .looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) })
      .prefault({}),
  }),
});
const LIST_LIMIT = 500;

/**
 * Budgets that let no pod of the slot go: a node could never be drained. Those that the chart brings and those that are
 * there and choose its pods.
 */
export async function checkBudgets(
  cluster: Cluster,
  manifests: readonly Manifest[],
  demand: PodDemand,
): Promise<readonly Finding[]> {
  const present = await cluster.list(KINDS.PodDisruptionBudget, { limit: LIST_LIMIT });
  const rendered = manifests.filter(({ kind }) => kind === 'PodDisruptionBudget');
  const names = new Set(rendered.map(({ metadata }) => metadata.name));
  const all = [...rendered, ...present.filter(({ metadata }) => !names.has(metadata.name))];
  return all.flatMap((budget): readonly Finding[] => {
    const { spec } = readAs(budgetSchema, budget, budget.metadata.name);
    const chosen = Object.entries(spec.selector.matchLabels);
    const ours = chosen.length > 0 && chosen.every(([key, value]) => demand.labels[key] === value);
    if (!ours || allowed(spec, demand.startPods) > 0) return [];
    return [
      {
        code: 'budget-blocks',
        severity: 'warn',
        wanted: '≥ 1',
        found: '0',
        where: `PodDisruptionBudget ${budget.metadata.name}`,
      },
    ];
  });
}

/** How many of so many ready pods may go at once. Percents are rounded up, as Kubernetes does. */
function allowed(
  {
    minAvailable,
    maxUnavailable,
  }: {
    readonly minAvailable?: number | string | undefined;
    readonly maxUnavailable?: number | string | undefined;
  },
  pods: number,
): number {
  if (maxUnavailable !== undefined) return countOf(maxUnavailable, pods);
  return minAvailable === undefined ? pods : pods - countOf(minAvailable, pods);
}

function countOf(amountOf: number | string, pods: number): number {
  if (typeof amountOf === 'number') return amountOf;
  return Math.ceil((pods * Number.parseFloat(amountOf)) / 100);
}
