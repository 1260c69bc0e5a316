import { z } from 'zod';
import { KINDS } from '../client/kinds.ts';
import { readAs, type KubernetesObject } from '../client/object.ts';
import { isLeaving, type SlotPlace } from '../workloads/slot-objects.ts';
import { slotSelector, OTHER_SLOT } from '../workloads/slot.ts';
import type { SlotName } from '../../../domain/record.ts';
import type { Finding } from './finding.ts';
import { amountsOf, podSpecSchema, type Amounts, type PodDemand } from './pod-demand.ts';
import { formatQuantity, parseQuantity } from '../../../shared/quantity.ts';

/** One line of a ResourceQuota, in billionths. */
type Room = {
  readonly quota: string;
  readonly name: string;
  readonly hard: bigint;
  readonly used: bigint;
};

const amounts = z.record(z.string(), z.string()).default({});
const quotaSchema = z.looseObject({
  spec: z.looseObject({ scopes: z.array(z.string()).default([]) }).prefault({}),
  status: z.looseObject({ hard: amounts, used: amounts }).prefault({}),
});
const limitsSchema = z.looseObject({
  spec: z.looseObject({
    limits: z
      .array(z.looseObject({ type: z.string(), default: amounts, defaultRequest: amounts }))
      .default([]),
  }),
});
/** Quotas of these scopes count pods of a service; others count other pods. */
const ORDINARY: ReadonlySet<string> = new Set(['NotTerminating', 'NotBestEffort']);
const LIST_LIMIT = 100;
const COUNT = 1_000_000_000n;

/**
 * Whether the namespace has room for the candidate beside stable, which keeps its full size until the end, so that
 * going back needs nothing more; and, as a warning, for both at the most that their autoscalers may make of them.
 */
export async function checkQuota(
  place: SlotPlace,
  slot: SlotName,
  demand: PodDemand,
): Promise<readonly Finding[]> {
  const [quotas, ranges, own, other] = await Promise.all([
    place.cluster.list(KINDS.ResourceQuota, { limit: LIST_LIMIT }),
    place.cluster.list(KINDS.LimitRange, { limit: LIST_LIMIT }),
    podsOf(place, slot),
    podsOf(place, OTHER_SLOT[slot]),
  ]);
  const given = defaultsIn(ranges);
  // What replaces another revision in its place lives beside it for a while.
  const surge = own.length > 0 ? demand.surgePods : 0;
  const start = demand.startPods + surge;
  const most = mostTogether(demand, other.length) + surge;
  return quotas.flatMap(roomsIn).flatMap((room): readonly Finding[] => {
    const perPod = perPodOf(room.name, { ...given, ...demand.perPod });
    if (perPod === 'not-ours') return [];
    if (perPod === undefined) return [needsAmount(room)];
    const held = own.reduce((sum, pod) => sum + (amountIn(perPodOf(room.name, pod)) ?? 0n), 0n);
    const free = room.hard - room.used + held;
    if (perPod * BigInt(start) > free)
      return [short('quota-short', room, { pods: start, perPod, free })];
    if (perPod * BigInt(most) > free)
      return [short('quota-tight', room, { pods: most, perPod, free })];
    return [];
  });
}

/** What autoscalers may make of this slot, and add to the other one. */
function mostTogether({ startPods, mostPods = startPods }: PodDemand, others: number): number {
  const growth = others === 0 ? 0 : mostPods - others;
  return mostPods + Math.max(0, mostPods === startPods ? 0 : growth);
}

async function podsOf(
  { cluster, application }: SlotPlace,
  slot: SlotName,
): Promise<readonly Amounts[]> {
  const pods = await cluster.list(KINDS.Pod, { labelSelector: slotSelector(application, slot) });
  return pods
    .filter(({ metadata }) => !isLeaving(metadata))
    .map((pod) => amountsOf(readAs(podSpecSchema, pod['spec'] ?? {}, `pod ${pod.metadata.name}`)));
}

function roomsIn(quota: KubernetesObject): readonly Room[] {
  const { spec, status } = readAs(quotaSchema, quota, quota.metadata.name);
  if (spec.scopes.some((scope) => !ORDINARY.has(scope))) return [];
  return Object.entries(status.hard).map(([name, hard]) => ({
    quota: quota.metadata.name,
    name,
    hard: parseQuantity(hard),
    used: parseQuantity(status.used[name] ?? '0'),
  }));
}

/** What a namespace gives to containers that ask for nothing. */
function defaultsIn(ranges: readonly KubernetesObject[]): Amounts {
  const limits = ranges.flatMap(
    (range) => readAs(limitsSchema, range, range.metadata.name).spec.limits,
  );
  const ofContainers = limits.filter(({ type }) => type === 'Container');
  return Object.fromEntries(
    ofContainers.flatMap(({ default: most, defaultRequest }) => [
      ...Object.entries({ ...most, ...defaultRequest }).map(([name, text]) => [
        `requests.${name}`,
        parseQuantity(text),
      ]),
      ...Object.entries(most).map(([name, text]) => [`limits.${name}`, parseQuantity(text)]),
    ]),
  );
}

const COMPUTE = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/** What one pod takes of a line of a quota; undefined when it must say so and does not. */
function perPodOf(name: string, amountsPerPod: Amounts): bigint | 'not-ours' | undefined {
  if (name === 'pods' || name === 'count/pods') return COUNT;
  const [whole, kind = 'requests', resource] = COMPUTE.exec(name) ?? [];
  return whole === undefined ? 'not-ours' : amountsPerPod[`${kind}.${resource}`];
}

function amountIn(amount: bigint | 'not-ours' | undefined): bigint | undefined {
  return amount === 'not-ours' ? undefined : amount;
}

function needsAmount({ quota, name }: Room): Finding {
  return {
    code: 'quota-needs-amount',
    severity: 'refuse',
    wanted: name,
    found: '-',
    where: `ResourceQuota ${quota}`,
  };
}

function short(
  code: 'quota-short' | 'quota-tight',
  { quota, name }: Room,
  { pods, perPod, free }: { readonly pods: number; readonly perPod: bigint; readonly free: bigint },
): Finding {
  const each = formatQuantity(perPod, name);
  const all = formatQuantity(perPod * BigInt(pods), name);
  return {
    code,
    severity: code === 'quota-short' ? 'refuse' : 'warn',
    wanted: perPod === COUNT ? `${name} ${all}` : `${name} ${all} (${pods} × ${each})`,
    found: formatQuantity(free, name),
    where: `ResourceQuota ${quota}`,
  };
}
