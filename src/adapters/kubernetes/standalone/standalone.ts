import { z } from 'zod';
import { OperationError, UserError } from '../../../shared/errors.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs, type KubernetesObject } from '../client/object.ts';
import { isLeaving, type SlotPlace } from '../workloads/slot-objects.ts';

/** What serves in an installation of mode `standalone`. */
export type StandaloneWorkload = {
  /** Of its Deployment and its Service. */
  readonly name: string;
  readonly release: string;
  /** With the digest that runs. */
  readonly image: string;
  readonly replicas: number;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
};

/** An installation of the chart in mode `standalone`, by its Helm release. */
export type Standalone = {
  readonly helmRelease: string;
  /** Absent once its Deployment is gone, and the rest of it is not. */
  readonly workload: StandaloneWorkload | undefined;
};

const HELM_RELEASE = 'meta.helm.sh/release-name';
const RELEASE = 'app.kubernetes.io/version';
const MOST_PODS = 1000;

const words = z.record(z.string(), z.string());
const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    replicas: z.int().default(1),
    selector: z.looseObject({ matchLabels: words }),
    template: z.looseObject({
      metadata: z.looseObject({ labels: words }),
      spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })).min(1) }),
    }),
  }),
});
const podSchema = z.looseObject({
  status: z
    .looseObject({
      containerStatuses: z.array(z.looseObject({ imageID: z.string().default('') })).default([]),
    })
    .prefault({}),
});

/**
 * The installation that serves an application without slots; absent when there is none.
 * @throws {UserError} when there are several, or its pods do not all run one image.
 */
export async function findStandalone(place: SlotPlace): Promise<Standalone | undefined> {
  const labelSelector = selectorText({
    'zhiyou.dev/application': place.application,
    'app.kubernetes.io/component': 'web',
    'app.kubernetes.io/managed-by': 'Helm',
  });
  const options = { labelSelector: `${labelSelector},!zhiyou.dev/slot`, limit: 100 };
  const [deployments, services, autoscalers] = await Promise.all(
    [KINDS.Deployment, KINDS.Service, KINDS.HorizontalPodAutoscaler].map((kind) =>
      place.cluster.list(kind, options),
    ),
  );
  const present = [...(deployments ?? []), ...(services ?? []), ...(autoscalers ?? [])].filter(
    ({ metadata }) => !isLeaving(metadata),
  );
  const names = [
    ...new Set(present.flatMap(({ metadata }) => metadata.annotations?.[HELM_RELEASE] ?? [])),
  ];
  const [helmRelease, ...others] = names;
  if (helmRelease === undefined) return undefined;
  if (others.length > 0) {
    throw new UserError(
      `${place.application} is installed alone ${names.length} times in ${place.cluster.namespace}: ${names.join(', ')}`,
      'Leave the one that serves; helm uninstall the others.',
    );
  }
  const deployment = present.find(({ kind }) => kind === KINDS.Deployment.kind);
  const workload = deployment === undefined ? undefined : await workloadOf(place, deployment);
  return { helmRelease, workload };
}

async function workloadOf(
  place: SlotPlace,
  deployment: KubernetesObject,
): Promise<StandaloneWorkload> {
  const { name } = deployment.metadata;
  const { spec } = readAs(deploymentSchema, deployment, `Deployment ${name}`);
  const { replicas, selector, template } = spec;
  const { labels } = template.metadata;
  const image = template.spec.containers[0]?.image ?? '';
  return {
    name,
    release: labels[RELEASE] ?? '',
    image: image.includes('@') ? image : await runningImage(place, image, selector.matchLabels),
    replicas,
    podLabels: labels,
    selector: selector.matchLabels,
  };
}

/** A tag may have moved since: only what runs says what it is. */
async function runningImage(
  { cluster }: SlotPlace,
  image: string,
  selector: Readonly<Record<string, string>>,
): Promise<string> {
  const pods = await cluster.list(KINDS.Pod, {
    labelSelector: selectorText(selector),
    limit: MOST_PODS,
  });
  const ids = pods
    .filter(({ metadata }) => !isLeaving(metadata))
    .map((pod) => readAs(podSchema, pod, `pod ${pod.metadata.name}`).status.containerStatuses[0]);
  const digests = [
    ...new Set(ids.map((status) => /sha256:[0-9a-f]{64}$/.exec(status?.imageID ?? '')?.[0])),
  ];
  const [digest, ...others] = digests;
  if (digest !== undefined && others.length === 0) return `${repositoryOf(image)}@${digest}`;
  throw new OperationError(
    `${image}: expected all pods to run one image, found ${digests.map((one) => one ?? 'one that does not tell').join(', ') || 'none'}. Wait until its update has ended`,
    { code: 'conflict', retryable: true },
  );
}

/** Without its tag, which stands after the last colon of the last part. */
function repositoryOf(image: string): string {
  return image.replace(/:[^/:]+$/, '');
}

/** Labels as a selector. */
export function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
