import { z } from 'zod';
import { KINDS, type Kind } from '../client/kinds.ts';
import { readAs, type KubernetesObject } from '../client/object.ts';
import type { Cluster } from '../client/cluster.ts';
import { HANDED_OVER } from '../edge/objects.ts';
import { isLeaving } from '../workloads/slot-objects.ts';
import { selectorText, type StandaloneWorkload } from './standalone.ts';

type Labels = Readonly<Record<string, string>>;

/** Helm leaves what carries it where it is, once its manifest does not have it any more. */
const KEEP = { 'helm.sh/resource-policy': 'keep' } as const;
/** Of one installation or one revision alone. */
const OWN_LABELS: ReadonlySet<string> = new Set(['app.kubernetes.io/version', 'pod-template-hash']);
const ROUTES: readonly Kind[] = [KINDS.Ingress, KINDS.HTTPRoute];
const MOST_PODS = 1000;

const sliceSchema = z.looseObject({
  endpoints: z
    .array(
      z.looseObject({
        conditions: z.looseObject({ ready: z.boolean().nullish() }).nullish(),
        targetRef: z.looseObject({ name: z.string() }).nullish(),
      }),
    )
    .nullish(),
});

/** What two workloads' pods have in common, so that one Service can choose both. */
export function commonLabels(one: Labels, other: Labels): Labels {
  return Object.fromEntries(
    Object.entries(one).filter(([key, value]) => other[key] === value && !OWN_LABELS.has(key)),
  );
}

/** Makes a Service choose other pods; everything that leads to it leads there from then on. */
export async function pointService(
  cluster: Cluster,
  name: string,
  selector: Labels,
): Promise<void> {
  const operation = { op: 'replace', path: '/spec/selector', value: selector };
  await cluster.patch({ kind: KINDS.Service, name }, [operation], { type: 'json' });
}

/** Names of the pods that a Service sends requests to now. */
export async function servedBy(cluster: Cluster, service: string): Promise<readonly string[]> {
  const slices = await cluster.list(KINDS.EndpointSlice, {
    labelSelector: `kubernetes.io/service-name=${service}`,
  });
  return slices.flatMap((slice) =>
    (readAs(sliceSchema, slice, slice.metadata.name).endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ targetRef }) => targetRef?.name ?? []),
  );
}

/** The pods that labels choose, those that end included. */
export async function podsOf(cluster: Cluster, labels: Labels): Promise<readonly string[]> {
  const labelSelector = selectorText(labels);
  const pods = await cluster.list(KINDS.Pod, { labelSelector, limit: MOST_PODS });
  return pods.map(({ metadata }) => metadata.name);
}

/** Allows the edge to write a route that Helm made; Helm will leave it where it is. */
export async function handOver(cluster: Cluster, kind: Kind, name: string): Promise<void> {
  const found = await cluster.find({ kind, name });
  if (found === undefined || isOurs(found)) return;
  const annotations = { ...KEEP, [HANDED_OVER]: 'true' };
  await cluster.patch({ kind, name }, { metadata: { annotations } }, { type: 'merge' });
}

/** Takes away the routes of an installation that were not handed over. */
export async function removeRoutes(
  cluster: Cluster,
  { selector, podLabels }: StandaloneWorkload,
): Promise<void> {
  const own = { ...podLabels, ...selector };
  const labels = Object.fromEntries(
    Object.entries(own).filter(([key]) => key === 'app.kubernetes.io/instance'),
  );
  const labelSelector = selectorText({ ...labels, 'app.kubernetes.io/managed-by': 'Helm' });
  for (const kind of ROUTES) {
    if (!(await cluster.serves(kind.apiVersion, kind.kind))) continue;
    for (const { metadata } of await cluster.list(kind, { labelSelector })) {
      if (isLeaving(metadata)) continue;
      const { name, uid } = metadata;
      await cluster.remove({ kind, name }, { preconditions: { uid } });
    }
  }
}

function isOurs({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['app.kubernetes.io/managed-by'] === 'zhiyou';
}
