import { isHook, ofKind } from '../objects/kubernetes-object.ts';
import { matches, podOf } from '../objects/pod.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../objects/read.ts';
import { scalersOf } from '../objects/related.ts';
import { kindRule, lastingRule, shown, troubleIf, type ObjectRule } from './rule.ts';

/** How many pods there are, how they are replaced and where they run. */
export const WORKLOADS: readonly ObjectRule[] = [
  replicas(2, ['kube-score:deployment-replicas', 'polaris:deploymentMissingReplicas']),
  replicas(3, ['kube-linter:minimum-three-replicas']),
  kindRule(
    ['Deployment', 'StatefulSet'],
    ['kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured'],
    { en: 'no replicas where an autoscaler decides', zh: '由自动扩缩容管理时不写 replicas' },
    (object, render) => {
      const count = at(object.fields, 'spec', 'replicas');
      const isScaled = scalersOf(object, render).length > 0;
      return troubleIf(isScaled && count !== undefined, 'spec.replicas', count);
    },
  ),
  kindRule(
    ['Deployment'],
    ['kube-score:deployment-strategy', 'kube-linter:no-rolling-update-strategy'],
    { en: 'strategy RollingUpdate', zh: '更新策略为 RollingUpdate' },
    ({ fields }) => {
      const type = textAt(fields, 'spec', 'strategy', 'type');
      return troubleIf(type !== 'RollingUpdate', 'spec.strategy.type', type);
    },
  ),
  kindRule(
    ['Deployment'],
    ['zhiyou:no-pod-missing'],
    {
      en: 'maxUnavailable: 0, so that no update takes a serving pod away',
      zh: 'maxUnavailable: 0，更新时不减少在线 Pod',
    },
    ({ fields }) => {
      const path = 'spec.strategy.rollingUpdate.maxUnavailable';
      const value = at(fields, ...path.split('.')) ?? '25%';
      const isZero = value === 0 || value === '0%';
      const replaces = textAt(fields, 'spec', 'strategy', 'type') !== 'Recreate';
      return troubleIf(replaces && !isZero, path, value);
    },
  ),
  lastingRule(
    ['kube-score:deployment-has-host-podantiaffinity', 'kube-linter:no-anti-affinity'],
    { en: 'pods that avoid one another on a node', zh: 'Pod 之间按节点反亲和' },
    (pod) => {
      const rules = fieldsAt(pod.spec, 'affinity', 'podAntiAffinity');
      const keys = [
        ...listAt(rules, 'requiredDuringSchedulingIgnoredDuringExecution'),
        ...listAt(rules, 'preferredDuringSchedulingIgnoredDuringExecution').map((one) =>
          at(one, 'podAffinityTerm'),
        ),
      ].map((term) => textAt(term, 'topologyKey'));
      const isGood = pod.owner.kind === 'DaemonSet' || keys.includes('kubernetes.io/hostname');
      return troubleIf(!isGood, `${pod.path}.affinity`, '');
    },
  ),
  lastingRule(
    ['kube-score:pod-topology-spread-constraints', 'polaris:topologySpreadConstraint'],
    {
      en: 'topologySpreadConstraints that select the pod',
      zh: '设置选中该 Pod 的 topologySpreadConstraints',
    },
    (pod) => {
      const found = listAt(pod.spec, 'topologySpreadConstraints');
      const isGood =
        pod.owner.kind === 'DaemonSet' ||
        found.some((one) => matches(at(one, 'labelSelector'), pod.labels));
      return troubleIf(!isGood, `${pod.path}.topologySpreadConstraints`, shown(found));
    },
  ),
  lastingRule(
    ['polaris:priorityClassNotSet'],
    { en: 'a priorityClassName', zh: '设置 priorityClassName' },
    (pod) => {
      const isSet = textAt(pod.spec, 'priorityClassName') !== '';
      return troubleIf(!isSet, `${pod.path}.priorityClassName`, '');
    },
  ),
  kindRule(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
    ['kube-linter:mismatching-selector', 'zhiyou:selector'],
    { en: 'a selector that matches its own pods', zh: 'selector 与自身 Pod 标签一致' },
    (object) => {
      const selector = at(object.fields, 'spec', 'selector');
      const isGood = selector !== undefined && matches(selector, podOf(object)?.labels ?? {});
      return troubleIf(!isGood, 'spec.selector', selector);
    },
  ),
  kindRule(
    ['Job'],
    ['kube-linter:job-ttl-seconds-after-finished'],
    { en: 'ttlSecondsAfterFinished', zh: '设置 ttlSecondsAfterFinished' },
    (object) => {
      const isSet = numberAt(object.fields, 'spec', 'ttlSecondsAfterFinished') !== undefined;
      return troubleIf(!isSet && !isHook(object), 'spec.ttlSecondsAfterFinished', '');
    },
  ),
  kindRule(
    ['Pod'],
    ['C-0073'],
    { en: 'pods that a workload owns, tests aside', zh: 'Pod 由工作负载管理（测试除外）' },
    (object) => troubleIf(!isHook(object), '', { en: 'a pod of its own', zh: '独立的 Pod' }),
  ),
  lastingRule(
    ['zhiyou:volume-source'],
    {
      en: 'volumes whose claim is rendered here or named as existing',
      zh: '卷引用的 PVC 在本次渲染中存在或声明为已有',
    },
    (pod, render) => {
      const claims = ofKind(render, 'PersistentVolumeClaim').map(({ name }) => name);
      return listAt(pod.spec, 'volumes').flatMap((volume, index) => {
        const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
        const expected = claim.startsWith(pod.owner.name);
        const path = `${pod.path}.volumes[${index}]`;
        return troubleIf(claim !== '' && expected && !claims.includes(claim), path, claim);
      });
    },
  ),
];

function replicas(least: number, ids: ObjectRule['ids']): ObjectRule {
  return kindRule(
    ['Deployment'],
    ids,
    {
      en: `at least ${least} replicas, or an autoscaler`,
      zh: `至少 ${least} 个副本，或使用自动扩缩容`,
    },
    (object, render) => {
      const count = numberAt(object.fields, 'spec', 'replicas') ?? 1;
      const isScaled = scalersOf(object, render).length > 0;
      return troubleIf(!isScaled && count < least, 'spec.replicas', count);
    },
  );
}
