import type { ComputeAmounts } from '../../domain/setup.ts';
import type { EnvironmentPlace } from '../place.ts';
import { KIND, wanted, type Wanted } from '../wanted.ts';

const POD_SECURITY = 'pod-security.kubernetes.io';

/** The namespace with its Pod Security, what containers get by default, and the quota. */
export function boundsOf(place: EnvironmentPlace): readonly Wanted[] {
  const { podSecurity, labels, containers, quota } = place.setup;
  const { enforce, version } = podSecurity;
  const levels = { enforce, audit: 'restricted', warn: 'restricted' };
  const security = Object.entries(levels).flatMap(([mode, level]) => [
    [`${POD_SECURITY}/${mode}`, level],
    [`${POD_SECURITY}/${mode}-version`, version],
  ]);
  const namespace = wanted(place, KIND.Namespace, place.namespace, {
    content: {},
    labels: {
      ...labels,
      name: place.namespace,
      environment: place.environment,
      ...Object.fromEntries(security),
    },
  });
  const limit = {
    type: 'Container',
    default: { ...containers.limits },
    defaultRequest: { ...containers.requests },
  };
  const range = wanted(place, KIND.LimitRange, 'zhiyou-limits', {
    content: { spec: { limits: [limit] } },
  });
  if (quota === undefined) return [namespace, range];
  const hard = {
    ...under('requests', quota.requests),
    ...under('limits', quota.limits),
    pods: String(quota.pods),
    persistentvolumeclaims: String(quota.volumeClaims),
    services: String(quota.services),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
    secrets: String(quota.secrets),
    configmaps: String(quota.configMaps),
  };
  const most = wanted(place, KIND.ResourceQuota, 'zhiyou-quota', { content: { spec: { hard } } });
  return [namespace, range, most];
}

function under(kind: string, { cpu, memory }: ComputeAmounts): Readonly<Record<string, string>> {
  return { [`${kind}.cpu`]: cpu, [`${kind}.memory`]: memory };
}
