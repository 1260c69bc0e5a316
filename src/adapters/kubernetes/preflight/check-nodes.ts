import { z } from 'zod';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs, type KubernetesObject } from '../client/object.ts';
import type { Finding } from './finding.ts';
import {
  amountsOf,
  podSpecSchema,
  type Amounts,
  type PodDemand,
  type Toleration,
} from './pod-demand.ts';
import { parseQuantity } from '../../../shared/quantity.ts';

type Taint = { readonly key: string; readonly effect: string };
type Node = {
  readonly spec: { readonly unschedulable: boolean; readonly taints: readonly Taint[] };
  readonly status: { readonly allocatable: Readonly<Record<string, string>> };
};

const nodeSchema: z.ZodType<Node> = z.looseObject({
  spec: z
    .looseObject({
      unschedulable: z.boolean().default(false),
      taints: z.array(z.looseObject({ key: z.string(), effect: z.string() })).default([]),
    })
    .prefault({}),
  status: z.looseObject({ allocatable: z.record(z.string(), z.string()).default({}) }).prefault({}),
});
const placedSchema = z.looseObject({
  spec: z.looseObject({ nodeName: z.string().optional() }),
});
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
const COUNT = 1_000_000_000n;
const MOST_PODS = 20_000;

/**
 * Whether the nodes have room for the candidate's pods, by what is asked for on them. A warning only: nodes may be
 * added, and a pod that finds none harms nobody.
 */
export async function checkNodes(cluster: Cluster, demand: PodDemand): Promise<readonly Finding[]> {
  const [nodes, pods] = await Promise.all([
    cluster.list(KINDS.Node),
    cluster.list(KINDS.Pod, {
      namespace: 'all',
      fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
      limit: MOST_PODS,
    }),
  ]);
  const byNode = Map.groupBy(pods, (pod) => readAs(placedSchema, pod, 'pod').spec.nodeName);
  const fitting = nodes
    .filter((node) => takes(node, demand))
    .map((node) => roomOn(node, byNode.get(node.metadata.name) ?? [], demand.perPod));
  const room = fitting.reduce((sum, count) => sum + count, 0);
  if (room >= demand.startPods) return [];
  return [
    {
      code: 'nodes-short',
      severity: 'warn',
      wanted: String(demand.startPods),
      found: String(room),
      where: `${nodes.length} nodes`,
    },
  ];
}

function takes(node: KubernetesObject, { nodeSelector, tolerations }: PodDemand): boolean {
  const { spec } = readAs(nodeSchema, node, node.metadata.name);
  const labels = node.metadata.labels ?? {};
  const chosen = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
  return chosen && !spec.unschedulable && spec.taints.every((taint) => isBorne(taint, tolerations));
}

function isBorne({ key, effect }: Taint, tolerations: readonly Toleration[]): boolean {
  if (effect === 'PreferNoSchedule') return true;
  return tolerations.some((one) => (one.key ?? key) === key && (one.effect ?? effect) === effect);
}

/** How many pods of this size the node still takes. */
function roomOn(
  node: KubernetesObject,
  pods: readonly KubernetesObject[],
  perPod: Amounts,
): number {
  const { allocatable } = readAs(nodeSchema, node, node.metadata.name).status;
  const asked = pods.map((pod) =>
    amountsOf(readAs(podSpecSchema, pod['spec'] ?? {}, pod.metadata.name)),
  );
  const slots = parseQuantity(allocatable['pods'] ?? '110') / COUNT - BigInt(pods.length);
  const rooms = RESOURCES.flatMap((resource) => {
    const each = perPod[`requests.${resource}`] ?? 0n;
    const total = allocatable[resource];
    if (each === 0n || total === undefined) return [];
    const used = asked.reduce((sum, one) => sum + (one[`requests.${resource}`] ?? 0n), 0n);
    return [(parseQuantity(total) - used) / each];
  });
  const least = rooms.reduce((fewest, one) => (one < fewest ? one : fewest), slots);
  return Math.max(0, Number(least));
}
