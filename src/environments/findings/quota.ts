import type { ComputeAmounts, Setup } from '../../domain/setup.ts';
import { formatQuantity, parseQuantity } from '../../shared/quantity.ts';
import type { SlotDemand } from '../look.ts';
import type { Finding } from './finding.ts';

const ONE = 1_000_000_000n;

/** Whether two slots of the chart as it is rendered, at their largest and with surge, fit in the declared quota. Pure. */
export function quotaFindings(
  { quota, containers }: Pick<Setup, 'quota' | 'containers'>,
  demand: SlotDemand | undefined,
): readonly Finding[] {
  if (quota === undefined || demand === undefined) return [];
  const pods = 2 * demand.mostPods + demand.surgePods;
  const perPod: Readonly<Record<string, bigint>> = {
    ...amountsIn(containers),
    ...demand.perPod,
    pods: ONE,
  };
  const declared = { ...amountsIn(quota), pods: BigInt(quota.pods) * ONE };
  return Object.entries(declared).flatMap(([resource, most]): readonly Finding[] => {
    const needed = (perPod[resource] ?? 0n) * BigInt(pods);
    if (needed <= most) return [];
    return [
      {
        code: 'quota-short',
        resource,
        needed: formatQuantity(needed, resource),
        pods,
        declared: formatQuantity(most, resource),
        isWarning: false,
      },
    ];
  });
}

/** Containers that ask for nothing get what the namespace gives by default. */
function amountsIn(of: {
  readonly requests: ComputeAmounts;
  readonly limits: ComputeAmounts;
}): Record<string, bigint> {
  const { requests, limits } = of;
  return {
    'requests.cpu': parseQuantity(requests.cpu),
    'requests.memory': parseQuantity(requests.memory),
    'limits.cpu': parseQuantity(limits.cpu),
    'limits.memory': parseQuantity(limits.memory),
  };
}
