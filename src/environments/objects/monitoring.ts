import type { EnvironmentPlace } from '../place.ts';
import { KIND, wanted, type Wanted } from '../wanted.ts';

/** Alerts about the namespace itself, where the cluster has a Prometheus operator; those of the application are in its chart. */
export function monitoringOf(place: EnvironmentPlace): readonly Wanted[] {
  const { namespace, environment } = place;
  const used = `kube_resourcequota{namespace="${namespace}",type="used"}`;
  const hard = `kube_resourcequota{namespace="${namespace}",type="hard"}`;
  const rule = {
    alert: 'NamespaceQuotaNearlyUsed',
    expr: `${used} / ignoring(type) (${hard} > 0) > 0.9`,
    for: '15m',
    labels: { severity: 'warning', environment },
    annotations: {
      summary: `{{ $labels.resource }} of namespace ${namespace} is nearly used up`,
      description: 'A second slot may not start. Raise setup.quota, or find what takes it.',
    },
  };
  const spec = { groups: [{ name: `zhiyou-${namespace}`, rules: [rule] }] };
  return [
    wanted(place, KIND.PrometheusRule, 'zhiyou-environment', {
      content: { spec },
      isOptional: true,
    }),
  ];
}
