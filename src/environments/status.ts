import { isRecord } from './owned-fields.ts';
import { lookAt, type EnvironmentSite } from './look.ts';
import type { PlanOptions } from './plan.ts';
import { certificateFindings, isDrift } from './verify.ts';
import { KIND } from './wanted.ts';

/** How an environment is, in a line. */
export type EnvironmentStatus = {
  /** `absent`: nothing of it is there. */
  readonly state: 'in-order' | 'drift' | 'absent';
  /** Objects that are not as declared, and what is wrong with the certificate. */
  readonly drifts: number;
  /** Since when its namespace is there, RFC 3339. */
  readonly since: string | undefined;
  /** What is used of the quota, by resource, as the cluster writes it. */
  readonly quota: Readonly<Record<string, { readonly used: string; readonly hard: string }>>;
};

/** Looks at an environment without writing. @throws {OperationError} when its cluster cannot be seen. */
export async function statusOf(
  site: EnvironmentSite,
  options: PlanOptions & { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<EnvironmentStatus> {
  const { objects, place } = site;
  const { namespace } = place;
  const quotaPlace = { kind: KIND.ResourceQuota, name: 'zhiyou-quota', namespace };
  const [steps, findings, own, quota] = await Promise.all([
    lookAt(site, options),
    certificateFindings(site, options),
    objects.find({ kind: KIND.Namespace, name: namespace }, options),
    objects.find(quotaPlace, options),
  ]);
  const drifts = steps.filter(isDrift).length + findings.length;
  const present = drifts === 0 ? 'in-order' : 'drift';
  return {
    state: own === undefined ? 'absent' : present,
    drifts,
    since: own?.metadata.creationTimestamp ?? undefined,
    quota: usageIn(quota?.['status']),
  };
}

function usageIn(status: unknown): EnvironmentStatus['quota'] {
  const hard = isRecord(status) ? status['hard'] : undefined;
  const used = isRecord(status) ? status['used'] : undefined;
  if (!isRecord(hard)) return {};
  return Object.fromEntries(
    Object.entries(hard).map(([name, most]) => [
      name,
      { hard: textOf(most), used: isRecord(used) ? textOf(used[name]) : '0' },
    ]),
  );
}

function textOf(amount: unknown): string {
  return typeof amount === 'string' ? amount : '0';
}
