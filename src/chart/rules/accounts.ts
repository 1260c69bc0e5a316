import { ofKind } from '../objects/kubernetes-object.ts';
import { at, listAt, textAt, textsAt } from '../objects/read.ts';
import { kindRule, podRule, shown, troubleIf, type ObjectRule } from './rule.ts';

const ROLES = ['Role', 'ClusterRole'] as const;
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'] as const;
const CHANGES = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const;
const WORKLOADS = [
  'pods',
  'deployments',
  'jobs',
  'cronjobs',
  'statefulsets',
  'daemonsets',
  'replicasets',
  'replicationcontrollers',
] as const;

/** What pods may ask of Kubernetes. */
export const ACCOUNTS: readonly ObjectRule[] = [
  podRule(
    ['KSV-0036', 'polaris:automountServiceAccountToken', 'C-0034'],
    { en: 'automountServiceAccountToken: false', zh: 'automountServiceAccountToken: false' },
    (pod, render) => {
      const account = textAt(pod.spec, 'serviceAccountName');
      const binds = ofKind(render, ...BINDINGS).some(({ fields }) =>
        listAt(fields, 'subjects').some((one) => textAt(one, 'name') === account),
      );
      const value = at(pod.spec, 'automountServiceAccountToken');
      return troubleIf(!binds && value !== false, pod.path, shown(value));
    },
  ),
  podRule(
    ['kube-linter:deprecated-service-account-field'],
    {
      en: 'serviceAccountName, not serviceAccount',
      zh: '使用 serviceAccountName，而非 serviceAccount',
    },
    (pod) => {
      const old = at(pod.spec, 'serviceAccount');
      return troubleIf(old !== undefined, `${pod.path}.serviceAccount`, old);
    },
  ),
  podRule(
    ['kube-linter:non-existent-service-account', 'kube-linter:default-service-account'],
    { en: 'a ServiceAccount of this chart', zh: '使用本 Chart 创建的 ServiceAccount' },
    (pod, render) => {
      const name = textAt(pod.spec, 'serviceAccountName');
      const isTest = pod.owner.annotations['helm.sh/hook'] !== undefined && name === '';
      const isThere = ofKind(render, 'ServiceAccount').some((account) => account.name === name);
      return troubleIf(!isThere && !isTest, `${pod.path}.serviceAccountName`, name);
    },
  ),
  roleRule(
    ['KSV-0044', 'KSV-0045', 'KSV-0046', 'KSV-0112', 'kube-linter:wildcard-in-rules', 'C-0187'],
    { en: 'no * in verbs, resources or groups', zh: '动词、资源与 API 组中不得使用 *' },
    ({ verbs, resources, groups }) => [...verbs, ...resources, ...groups].includes('*'),
  ),
  roleRule(
    ['KSV-0041', 'KSV-0113', 'kube-linter:access-to-secrets', 'C-0015'],
    { en: 'no rights on Secrets', zh: '不得访问 Secret' },
    ({ resources }) => resources.includes('secrets'),
  ),
  roleRule(
    ['KSV-0048', 'kube-linter:access-to-create-pods', 'C-0188'],
    { en: 'no right to change workloads', zh: '不得修改工作负载' },
    ({ verbs, resources }) => meets(verbs, CHANGES) && meets(resources, WORKLOADS),
  ),
  roleRule(
    ['KSV-0049'],
    { en: 'no right to change ConfigMaps', zh: '不得修改 ConfigMap' },
    ({ verbs, resources }) => meets(verbs, CHANGES) && resources.includes('configmaps'),
  ),
  roleRule(
    ['KSV-0050', 'KSV-0051', 'KSV-0052'],
    { en: 'no right to change rights', zh: '不得修改权限' },
    ({ verbs, groups }) =>
      (groups.includes('rbac.authorization.k8s.io') && meets(verbs, CHANGES)) ||
      meets(verbs, ['escalate', 'bind', 'impersonate']),
  ),
  roleRule(
    ['KSV-0053', 'polaris:rolePodExecAttach', 'C-0002'],
    { en: 'no right to run commands in pods', zh: '不得在 Pod 中执行命令' },
    ({ resources }) => meets(resources, ['pods/exec', 'pods/attach']),
  ),
  roleRule(
    ['KSV-0056'],
    { en: 'no right to change the network', zh: '不得修改网络对象' },
    ({ verbs, resources }) =>
      meets(verbs, CHANGES) &&
      meets(resources, ['services', 'ingresses', 'networkpolicies', 'endpoints', 'endpointslices']),
  ),
  kindRule(
    BINDINGS,
    [
      'KSV-0111',
      'polaris:clusterrolebindingClusterAdmin',
      'kube-linter:cluster-admin-role-binding',
      'C-0185',
      'C-0035',
    ],
    { en: 'no binding to cluster-admin', zh: '不得绑定 cluster-admin' },
    ({ fields }) => {
      const name = textAt(fields, 'roleRef', 'name');
      return troubleIf(name === 'cluster-admin', 'roleRef', name);
    },
  ),
];

type Rights = {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly groups: readonly string[];
};

function roleRule(
  ids: ObjectRule['ids'],
  wants: ObjectRule['wants'],
  isWrong: (rights: Rights) => boolean,
): ObjectRule {
  return kindRule(ROLES, ids, wants, ({ fields }) =>
    listAt(fields, 'rules').flatMap((rule, index) => {
      const verbs = textsAt(rule, 'verbs');
      const resources = textsAt(rule, 'resources');
      const groups = textsAt(rule, 'apiGroups');
      return troubleIf(isWrong({ verbs, resources, groups }), `rules[${index}]`, rule);
    }),
  );
}

function meets(found: readonly string[], wanted: readonly string[]): boolean {
  return found.some((one) => wanted.includes(one));
}
