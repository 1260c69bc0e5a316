import { ofKind, type KubernetesObject, type Render } from '../objects/kubernetes-object.ts';
import { matches } from '../objects/pod.ts';
import { at, fieldsAt, isFields, listAt, numberAt, textAt, textsAt } from '../objects/read.ts';
import { podsSelected, podsWith, selecting } from '../objects/related.ts';
import { kindRule, lastingRule, shown, troubleIf, type ObjectRule } from './rule.ts';

/** Who reaches whom. */
export const NETWORK: readonly ObjectRule[] = [
  lastingRule(
    [
      'kube-score:pod-networkpolicy',
      'kube-linter:non-isolated-pod',
      'polaris:missingNetworkPolicy',
      'C-0030',
      'C-0054',
      'KSV-0038',
    ],
    {
      en: 'NetworkPolicies for what comes in and what goes out',
      zh: '入站与出站均有 NetworkPolicy',
    },
    (pod, render) => {
      const policies = selecting(render, 'NetworkPolicy', pod, 'spec', 'podSelector');
      const types = policies.flatMap(({ fields }) => textsAt(fields, 'spec', 'policyTypes'));
      const lacking = ['Ingress', 'Egress'].filter((type) => !types.includes(type));
      return troubleIf(lacking.length > 0, '', {
        en: `no policy for ${lacking.join(', ')}`,
        zh: `缺少 ${lacking.join('、')} 策略`,
      });
    },
  ),
  kindRule(
    ['NetworkPolicy'],
    ['kube-score:networkpolicy-targets-pod', 'kube-linter:dangling-networkpolicy'],
    { en: 'a policy that selects pods of this chart', zh: 'NetworkPolicy 选中本 Chart 的 Pod' },
    ({ fields }, render) => {
      const selector = at(fields, 'spec', 'podSelector');
      const isGood = podsSelected(render, selector).length > 0;
      return troubleIf(!isGood, 'spec.podSelector', selector);
    },
  ),
  kindRule(
    ['NetworkPolicy'],
    ['zhiyou:policy-peer'],
    {
      en: 'no empty namespaceSelector, which means every namespace',
      zh: '不使用空的 namespaceSelector（等于所有命名空间）',
    },
    ({ fields }) =>
      ['ingress', 'egress'].flatMap((side) =>
        listAt(fields, 'spec', side)
          .flatMap((rule) => [...listAt(rule, 'from'), ...listAt(rule, 'to')])
          .filter((peer) => {
            const selector = at(peer, 'namespaceSelector');
            return isFields(selector) && Object.keys(selector).length === 0;
          })
          .map((peer) => ({ path: `spec.${side}`, found: shown(peer) })),
      ),
  ),
  kindRule(
    ['Service'],
    ['kube-score:service-targets-pod', 'kube-linter:dangling-service'],
    { en: 'a selector that meets pods of this chart', zh: 'Service 选中本 Chart 的 Pod' },
    ({ fields }, render) => {
      const selector = fieldsAt(fields, 'spec', 'selector');
      const isExternal = textAt(fields, 'spec', 'type') === 'ExternalName';
      const isGood = isExternal || podsWith(render, selector).length > 0;
      return troubleIf(!isGood, 'spec.selector', selector);
    },
  ),
  kindRule(
    ['Service'],
    ['kube-score:service-type', 'kube-linter:exposed-services'],
    {
      en: 'no port of the nodes: type ClusterIP behind a route',
      zh: '使用 ClusterIP 并经由路由暴露，不占用节点端口',
    },
    ({ fields }) => {
      const type = textAt(fields, 'spec', 'type');
      return troubleIf(type === 'NodePort' || type === 'LoadBalancer', 'spec.type', type);
    },
  ),
  kindRule(
    ['Service'],
    ['zhiyou:target-port'],
    { en: 'a targetPort that the pods have', zh: 'targetPort 在 Pod 中存在' },
    ({ fields }, render) => {
      const pods = podsWith(render, fieldsAt(fields, 'spec', 'selector'));
      const ports = pods.flatMap(({ containers }) =>
        containers.flatMap((one) => listAt(one.fields, 'ports')),
      );
      return listAt(fields, 'spec', 'ports').flatMap((port, index) => {
        const target = at(port, 'targetPort') ?? at(port, 'port');
        const isThere = ports.some(
          (one) => textAt(one, 'name') === target || numberAt(one, 'containerPort') === target,
        );
        return troubleIf(pods.length > 0 && !isThere, `spec.ports[${index}].targetPort`, target);
      });
    },
  ),
  kindRule(
    ['Ingress'],
    ['kube-score:ingress-targets-service', 'kube-linter:dangling-ingress'],
    { en: 'backends that are Services of this chart', zh: 'Ingress 后端为本 Chart 的 Service' },
    ({ fields }, render) =>
      listAt(fields, 'spec', 'rules')
        .flatMap((rule) => listAt(rule, 'http', 'paths'))
        .map((path) => at(path, 'backend', 'service'))
        .filter((service) => !hasPort(render, textAt(service, 'name'), fieldsAt(service, 'port')))
        .map((service) => ({ path: 'spec.rules', found: shown(service) })),
  ),
  kindRule(
    ['HTTPRoute'],
    ['zhiyou:route-backend'],
    {
      en: 'backends that are Services of this chart, without weights',
      zh: '路由后端为本 Chart 的 Service，且不写权重',
    },
    ({ fields }, render) =>
      listAt(fields, 'spec', 'rules')
        .flatMap((rule) => listAt(rule, 'backendRefs'))
        .filter((one) => {
          const isThere = hasPort(render, textAt(one, 'name'), { number: at(one, 'port') });
          return !isThere || at(one, 'weight') !== undefined;
        })
        .map((one) => ({ path: 'spec.rules', found: shown(one) })),
  ),
  kindRule(
    ['Ingress'],
    ['C-0292'],
    {
      en: 'another controller than ingress-nginx, which has reached its end of life',
      zh: '不使用已停止维护的 ingress-nginx',
    },
    (object) => {
      const found = nginxTraces(object);
      return troubleIf(found.length > 0, 'spec.ingressClassName', found.join(', '));
    },
  ),
  kindRule(
    ['Ingress'],
    ['zhiyou:ingress-class'],
    {
      en: 'the class in spec.ingressClassName alone; with the annotation too it is refused',
      zh: '仅用 spec.ingressClassName；同时使用注解会被拒绝',
    },
    ({ annotations }) => {
      const old = annotations['kubernetes.io/ingress.class'];
      return troubleIf(old !== undefined, 'metadata.annotations', old);
    },
  ),
  kindRule(
    ['ServiceMonitor'],
    ['kube-linter:dangling-servicemonitor'],
    {
      en: 'a selector and a port that a Service of this chart has',
      zh: '选中本 Chart 的 Service 及其端口',
    },
    ({ fields }, render) => {
      const selector = at(fields, 'spec', 'selector');
      const services = ofKind(render, 'Service').filter(({ labels }) => matches(selector, labels));
      const names = services.flatMap((one) =>
        listAt(one.fields, 'spec', 'ports').map((port) => textAt(port, 'name')),
      );
      const bad = listAt(fields, 'spec', 'endpoints')
        .map((endpoint) => textAt(endpoint, 'port'))
        .filter((port) => !names.includes(port));
      return troubleIf(services.length === 0 || bad.length > 0, 'spec', bad.join(', '));
    },
  ),
];

function nginxTraces({ fields, annotations }: KubernetesObject): readonly string[] {
  const name = textAt(fields, 'spec', 'ingressClassName');
  const keys = Object.keys(annotations).filter((key) => key.startsWith('nginx.ingress.'));
  return [...(name === 'nginx' ? [name] : []), ...keys];
}

function hasPort(
  render: Render,
  name: string,
  port: { readonly number?: unknown; readonly name?: unknown },
): boolean {
  return ofKind(render, 'Service')
    .filter((service) => service.name === name)
    .flatMap(({ fields }) => listAt(fields, 'spec', 'ports'))
    .some((one) => at(one, 'port') === port.number || textAt(one, 'name') === port.name);
}
