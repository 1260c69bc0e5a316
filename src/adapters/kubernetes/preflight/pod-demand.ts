import { z } from 'zod';
import { readAs } from '../client/object.ts';
import type { Manifest } from './manifests.ts';
import { parseQuantity } from '../../../shared/quantity.ts';

/** Amounts by the names that quotas use, such as `requests.cpu`; billionths. */
export type Amounts = Readonly<Record<string, bigint>>;

/** What the pods of one slot ask of a cluster. */
export type PodDemand = {
  readonly perPod: Amounts;
  /** At the beginning. */
  readonly startPods: number;
  /** What an autoscaler may make of it; absent where there is none. */
  readonly mostPods: number | undefined;
  /** Above that while one revision replaces another. */
  readonly surgePods: number;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly labels: Readonly<Record<string, string>>;
};

/** A taint that the pods bear; without a key every taint. */
export type Toleration = {
  readonly key?: string | undefined;
  readonly effect?: string | undefined;
};

type Container = {
  readonly resources: {
    readonly requests: Readonly<Record<string, string>>;
    readonly limits: Readonly<Record<string, string>>;
  };
};
type PodSpec = {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
};

const amounts = z
  .record(z.string(), z.union([z.string(), z.number()]).transform(String))
  .default({});
const containers = z
  .array(
    z.looseObject({
      resources: z.looseObject({ requests: amounts, limits: amounts }).prefault({}),
    }),
  )
  .default([]);
/** What is read of the specification of a pod. */
export const podSpecSchema: z.ZodType<PodSpec> = z.looseObject({
  containers,
  initContainers: containers,
  nodeSelector: z.record(z.string(), z.string()).default({}),
  tolerations: z
    .array(z.looseObject({ key: z.string().optional(), effect: z.string().optional() }))
    .default([]),
});
const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    replicas: z.int().default(1),
    strategy: z
      .looseObject({
        rollingUpdate: z
          .looseObject({ maxSurge: z.union([z.int(), z.string()]).default('25%') })
          .prefault({}),
      })
      .prefault({}),
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
      spec: podSpecSchema,
    }),
  }),
});
const autoscalerSchema = z.looseObject({
  spec: z.looseObject({ minReplicas: z.int().default(1), maxReplicas: z.int() }),
});

/** What the rendered Deployment asks for; absent when the chart renders none. @throws {OperationError} when it is none. */
export function demandOf(manifests: readonly Manifest[]): PodDemand | undefined {
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  if (deployment === undefined) return undefined;
  const { name } = deployment.metadata;
  const { replicas, strategy, template } = readAs(deploymentSchema, deployment, name).spec;
  const autoscaler = manifests.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const bounds = autoscaler && readAs(autoscalerSchema, autoscaler, name).spec;
  const startPods = bounds?.minReplicas ?? replicas;
  const { nodeSelector, tolerations } = template.spec;
  return {
    perPod: amountsOf(template.spec),
    startPods,
    mostPods: bounds?.maxReplicas,
    surgePods: surgeOf(strategy.rollingUpdate.maxSurge, startPods),
    nodeSelector,
    tolerations,
    labels: template.metadata.labels,
  };
}

/** What one pod asks for: all its containers together, or its greediest init container where that is more. */
export function amountsOf({ containers: own, initContainers }: PodSpec): Amounts {
  const total: Record<string, bigint> = {};
  for (const container of own) {
    for (const [name, amount] of amountsIn(container)) total[name] = (total[name] ?? 0n) + amount;
  }
  for (const [name, amount] of initContainers.flatMap(amountsIn)) {
    total[name] = amount > (total[name] ?? 0n) ? amount : (total[name] ?? 0n);
  }
  return total;
}

/** A limit without a request is one, too. */
function amountsIn({ resources }: Container): readonly (readonly [string, bigint])[] {
  const { requests, limits } = resources;
  return [
    ...Object.entries({ ...limits, ...requests }).map(
      ([name, text]) => [`requests.${name}`, parseQuantity(text)] as const,
    ),
    ...Object.entries(limits).map(
      ([name, text]) => [`limits.${name}`, parseQuantity(text)] as const,
    ),
  ];
}

function surgeOf(maxSurge: number | string, pods: number): number {
  if (typeof maxSurge === 'number') return maxSurge;
  return Math.ceil((pods * Number.parseFloat(maxSurge)) / 100);
}
