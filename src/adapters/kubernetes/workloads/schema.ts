import { z } from 'zod';

/** One line of an object's `status.conditions`. */
type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  /** RFC 3339. */
  readonly lastTransitionTime?: string | null | undefined;
};

/** How a container ended. */
export type Ended = {
  readonly reason?: string | undefined;
  readonly exitCode: number;
  readonly message?: string | undefined;
};

/** One of the three ways that a container can be; none is known in the first moment. */
type ContainerState = {
  readonly waiting?:
    | { readonly reason?: string | undefined; readonly message?: string | undefined }
    | undefined;
  readonly running?: object | undefined;
  readonly terminated?: Ended | undefined;
};

/** How one container is. */
export type ContainerStatus = {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
};

/** How a pod is. */
export type PodStatus = {
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly conditions: readonly Condition[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  readonly containerStatuses: readonly ContainerStatus[];
};

/** What pods are made from. */
export type PodTemplate = {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
};

/** How the pods of one revision are. */
export type ReplicaSetState = {
  readonly spec: { readonly template: PodTemplate };
  readonly status: { readonly availableReplicas: number };
};

/** How a Deployment is. */
export type DeploymentState = {
  readonly spec: { readonly replicas: number; readonly template: PodTemplate };
  readonly status: {
    readonly observedGeneration: number;
    readonly replicas: number;
    readonly updatedReplicas: number;
    readonly availableReplicas: number;
    readonly conditions: readonly Condition[];
  };
};

const text = z.string().optional();
const stateSchema: z.ZodType<ContainerState> = z.looseObject({
  waiting: z.looseObject({ reason: text, message: text }).optional(),
  running: z.looseObject({}).optional(),
  terminated: z.looseObject({ reason: text, exitCode: z.int(), message: text }).optional(),
});
const containerStatusSchema: z.ZodType<ContainerStatus> = z.looseObject({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.int().default(0),
  state: stateSchema.default({}),
  lastState: stateSchema.default({}),
});
const conditions = z
  .array(
    z.looseObject({
      type: z.string(),
      status: z.string(),
      reason: text,
      message: text,
      lastTransitionTime: z.string().nullish(),
    }),
  )
  .default([]);

/** What is read of a pod. */
export const podSchema: z.ZodType<{ readonly status: PodStatus }> = z.looseObject({
  status: z
    .looseObject({
      phase: z.string().default('Pending'),
      reason: text,
      message: text,
      conditions,
      initContainerStatuses: z.array(containerStatusSchema).default([]),
      containerStatuses: z.array(containerStatusSchema).default([]),
    })
    .prefault({}),
});

const templateSchema: z.ZodType<PodTemplate> = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
});

/** What is read of a Deployment. */
export const deploymentSchema: z.ZodType<DeploymentState> = z.looseObject({
  spec: z.looseObject({ replicas: z.int().default(1), template: templateSchema }),
  status: z
    .looseObject({
      observedGeneration: z.int().default(0),
      replicas: z.int().default(0),
      updatedReplicas: z.int().default(0),
      availableReplicas: z.int().default(0),
      conditions,
    })
    .prefault({}),
});

/** What is read of a ReplicaSet. */
export const replicaSetSchema: z.ZodType<ReplicaSetState> = z.looseObject({
  spec: z.looseObject({ template: templateSchema }),
  status: z.looseObject({ availableReplicas: z.int().default(0) }).prefault({}),
});

/** What is read of a HorizontalPodAutoscaler. */
export const autoscalerSchema: z.ZodType<{ readonly spec: { readonly minReplicas: number } }> =
  z.looseObject({ spec: z.looseObject({ minReplicas: z.int().default(1) }) });

/** Something that happened to an object. Times are RFC 3339. */
export type SlotEvent = {
  readonly reason: string;
  readonly message: string;
  /** How often; an event that repeats is kept once. */
  readonly count?: number | null | undefined;
  readonly lastTimestamp?: string | null | undefined;
  readonly eventTime?: string | null | undefined;
};

/** What is read of an Event. */
export const eventSchema: z.ZodType<SlotEvent> = z.looseObject({
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.int().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
});
