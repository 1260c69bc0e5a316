import { z } from 'zod';
import type { ComputeAmounts, SetupQuota } from '../../../domain/setup.ts';
import { formatQuantity, parseQuantity } from '../../../shared/quantity.ts';
import { shapeError, told } from '../told.ts';
import { whole } from '../units.ts';
import { amounts } from './amounts.ts';

const slotFields = {
  pods: told(whole(1, 10_000), {
    en: 'Pods of one slot at most; the maximum of its autoscaler where it has one.',
    zh: '一个槽位最多的 Pod 数；有自动伸缩时即其上限。',
  }),
  surge: told(whole(0, 10_000).prefault(1), {
    en: 'Pods above that while one revision replaces another.',
    zh: '版本替换期间额外的 Pod 数。',
  }),
  requests: told(amounts, { en: 'Requests of one pod.', zh: '单个 Pod 的资源请求。' }),
  limits: told(amounts, { en: 'Limits of one pod.', zh: '单个 Pod 的资源上限。' }),
};
const slot = z.strictObject(slotFields, shapeError('a map with pods, requests and limits'));

const fields = {
  requests: told(amounts, { en: 'Sum of all requests.', zh: '资源请求总量。' }),
  limits: told(amounts.exactOptional(), {
    en: 'Sum of all limits.',
    zh: '资源上限总量。',
    byDefault: { en: 'double the requests', zh: '请求的两倍' },
  }),
  pods: told(whole(1, 100_000), { en: 'Pods.', zh: 'Pod 数。' }),
  volumeClaims: told(whole(0, 10_000).prefault(10), { en: 'Volume claims.', zh: '存储卷声明数。' }),
  services: told(whole(0, 10_000).prefault(20), {
    en: 'Services; none of them may be a load balancer or open a port of the nodes.',
    zh: 'Service 数；不允许负载均衡类型或节点端口。',
  }),
  secrets: told(whole(1, 100_000).prefault(60), {
    en: 'Secrets, of which Helm keeps ten for each slot.',
    zh: 'Secret 数；Helm 为每个槽位保留十个。',
  }),
  configMaps: told(whole(1, 100_000).prefault(200), {
    en: 'ConfigMaps, in which rollouts keep their journal.',
    zh: 'ConfigMap 数；发布的日志链存于其中。',
  }),
  slot: told(slot.exactOptional(), {
    en: 'What one slot takes at its largest; two of them, with surge and jobs, must fit.',
    zh: '一个槽位最大时的用量；两个槽位加上替换与任务必须放得下。',
    byDefault: { en: 'the sum is not checked', zh: '不检查总量' },
  }),
  jobs: told(whole(0, 1000).prefault(1), {
    en: 'Pods of jobs beside the slots, each as large as one of a slot.',
    zh: '槽位之外任务的 Pod 数，每个按槽位的 Pod 计。',
  }),
};

type Declared = {
  readonly quota: SetupQuota;
  readonly slot: Slot | undefined;
  readonly jobs: number;
};
type Slot = z.output<typeof slot>;

/** What a namespace may hold. Two slots at their largest, with surge and jobs, must fit in it. */
export const quotaSchema: z.ZodType<SetupQuota> = z
  .strictObject(fields, shapeError('a map with requests and pods'))
  .transform(({ slot: own, jobs, ...rest }, context): SetupQuota => {
    const quota = { ...rest, limits: rest.limits ?? doubled(rest.requests) };
    const tight = tooSmall({ quota, slot: own, jobs });
    for (const { path, message, hint } of tight) {
      context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
    }
    return tight.length === 0 ? quota : z.NEVER;
  });

function doubled({ cpu, memory }: ComputeAmounts): ComputeAmounts {
  return { cpu: twice(cpu), memory: twice(memory) };
}

function twice(text: string): string {
  return text.replace(/^\d+/, (digits) => String(2 * Number(digits)));
}

type Tight = { readonly path: readonly string[]; readonly message: string; readonly hint: string };

function tooSmall({ quota, slot: own, jobs }: Declared): readonly Tight[] {
  if (own === undefined) return [];
  const pods = 2 * own.pods + own.surge + jobs;
  const sum = `2 × ${own.pods} + ${own.surge} + ${jobs} pods`;
  const few: readonly Tight[] =
    quota.pods >= pods
      ? []
      : [{ path: ['pods'], message: `at least ${pods}`, hint: `Two slots need ${sum}.` }];
  const amountsOf = (which: 'requests' | 'limits', name: 'cpu' | 'memory'): readonly Tight[] => {
    const needed = parseQuantity(own[which][name]) * BigInt(pods);
    if (parseQuantity(quota[which][name]) >= needed) return [];
    const message = `at least ${formatQuantity(needed, name)} of ${name}`;
    const hint = `Two slots need ${sum}, each with ${own[which][name]}.`;
    return [{ path: [which, name], message, hint }];
  };
  const kinds = ['requests', 'limits'] as const;
  const names = ['cpu', 'memory'] as const;
  return [...few, ...kinds.flatMap((kind) => names.flatMap((name) => amountsOf(kind, name)))];
}
