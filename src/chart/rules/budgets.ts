import { ofKind } from '../objects/kubernetes-object.ts';
import { at, numberAt, textAt } from '../objects/read.ts';
import { podsSelected, scalersOf, selecting } from '../objects/related.ts';
import type { KubernetesObject, Render } from '../objects/kubernetes-object.ts';
import { kindRule, lastingRule, shown, troubleIf, type ObjectRule } from './rule.ts';

const BUDGET = ['PodDisruptionBudget'] as const;
const SCALER = ['HorizontalPodAutoscaler'] as const;

/** How many pods may be away, and how many there must be. */
export const BUDGETS: readonly ObjectRule[] = [
  lastingRule(
    ['kube-score:deployment-has-poddisruptionbudget', 'polaris:missingPodDisruptionBudget'],
    { en: 'a PodDisruptionBudget for it', zh: '配有 PodDisruptionBudget' },
    (pod, render) => {
      const has = selecting(render, 'PodDisruptionBudget', pod, 'spec', 'selector').length > 0;
      return troubleIf(pod.owner.kind !== 'DaemonSet' && !has, '', '');
    },
  ),
  kindRule(
    BUDGET,
    ['kube-score:poddisruptionbudget-has-policy'],
    { en: 'either minAvailable or maxUnavailable', zh: 'minAvailable 与 maxUnavailable 二选一' },
    ({ fields }) => {
      const set = ['minAvailable', 'maxUnavailable'].filter(
        (key) => at(fields, 'spec', key) !== undefined,
      );
      return troubleIf(set.length !== 1, 'spec', set.join(', '));
    },
  ),
  kindRule(
    BUDGET,
    ['kube-linter:pdb-max-unavailable', 'polaris:pdbDisruptionsIsZero'],
    { en: 'a budget that lets a node be drained', zh: 'PDB 允许排空节点' },
    ({ fields }) => {
      const value = at(fields, 'spec', 'maxUnavailable');
      return troubleIf(
        value === 0 || value === '0%' || value === '0',
        'spec.maxUnavailable',
        value,
      );
    },
  ),
  kindRule(
    BUDGET,
    ['kube-linter:pdb-min-available', 'polaris:pdbMinAvailableGreaterThanHPAMinReplicas'],
    { en: 'minAvailable below the number of pods', zh: 'minAvailable 小于 Pod 数' },
    (object, render) => {
      const value = at(object.fields, 'spec', 'minAvailable');
      const count = typeof value === 'number' ? value : undefined;
      const isWrong =
        value === '100%' || (count !== undefined && count >= leastPods(object, render));
      return troubleIf(isWrong, 'spec.minAvailable', value);
    },
  ),
  kindRule(
    BUDGET,
    ['kube-linter:pdb-unhealthy-pod-eviction-policy'],
    {
      en: 'unhealthyPodEvictionPolicy: AlwaysAllow',
      zh: 'unhealthyPodEvictionPolicy: AlwaysAllow',
    },
    ({ fields }) => {
      const policy = textAt(fields, 'spec', 'unhealthyPodEvictionPolicy');
      return troubleIf(policy !== 'AlwaysAllow', 'spec.unhealthyPodEvictionPolicy', policy);
    },
  ),
  kindRule(
    SCALER,
    [
      'kube-score:horizontalpodautoscaler-has-target',
      'kube-linter:dangling-horizontalpodautoscaler',
    ],
    { en: 'a target that is rendered too', zh: '扩缩容目标在本次渲染中存在' },
    ({ fields }, render) => {
      const target = at(fields, 'spec', 'scaleTargetRef');
      const found = ofKind(render, textAt(target, 'kind')).some(
        ({ name }) => name === textAt(target, 'name'),
      );
      return troubleIf(!found, 'spec.scaleTargetRef', target);
    },
  ),
  least(2, ['kube-score:horizontalpodautoscaler-replicas', 'polaris:hpaMinAvailability']),
  least(3, ['kube-linter:hpa-minimum-three-replicas']),
  kindRule(
    SCALER,
    ['polaris:hpaMaxAvailability'],
    { en: 'room between minReplicas and maxReplicas', zh: 'minReplicas 小于 maxReplicas' },
    ({ fields }) => {
      const [low, high] = ['minReplicas', 'maxReplicas'].map((key) =>
        numberAt(fields, 'spec', key),
      );
      return troubleIf((high ?? 0) <= (low ?? 1), 'spec.maxReplicas', shown(high));
    },
  ),
];

function least(count: number, ids: ObjectRule['ids']): ObjectRule {
  return kindRule(
    SCALER,
    ids,
    { en: `minReplicas of at least ${count}`, zh: `minReplicas 不小于 ${count}` },
    ({ fields }) => {
      const found = numberAt(fields, 'spec', 'minReplicas') ?? 1;
      return troubleIf(found < count, 'spec.minReplicas', found);
    },
  );
}

/** The fewest pods that a budget's selector may meet. */
function leastPods(budget: KubernetesObject, render: Render): number {
  const pods = podsSelected(render, at(budget.fields, 'spec', 'selector'));
  const counts = pods.map(({ owner }) => {
    const [scaler] = scalersOf(owner, render);
    if (scaler !== undefined) return numberAt(scaler.fields, 'spec', 'minReplicas') ?? 1;
    return numberAt(owner.fields, 'spec', 'replicas') ?? 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}
