import type { SetupSubject } from '../../domain/setup.ts';
import type { EnvironmentPlace, PolicyRule } from '../place.ts';
import { KIND, wanted, type Wanted } from '../wanted.ts';

const GROUP = 'rbac.authorization.k8s.io';
/** Of the ServiceAccount that deploys, and of its Role, as the page about rights names them. */
export const DEPLOYER = 'zhiyou';
const READER = 'zhiyou-reader';

const READ = ['get', 'list', 'watch'] as const;
/** Everything that tells how an application is, and no secret. */
const READER_RULES: readonly PolicyRule[] = [
  rule('', ['configmaps', 'endpoints', 'events', 'limitranges', 'persistentvolumeclaims']),
  rule('', ['pods', 'pods/log', 'resourcequotas', 'serviceaccounts', 'services']),
  rule('apps', ['deployments', 'replicasets', 'statefulsets']),
  rule('autoscaling', ['horizontalpodautoscalers']),
  rule('batch', ['jobs']),
  rule('coordination.k8s.io', ['leases']),
  rule('discovery.k8s.io', ['endpointslices']),
  rule('gateway.networking.k8s.io', ['httproutes']),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies']),
  rule('policy', ['poddisruptionbudgets']),
  rule('traefik.io', ['ingressroutes', 'middlewares', 'traefikservices']),
  rule('zhiyou.dev', ['rollouts']),
];

function rule(group: string, resources: readonly string[]): PolicyRule {
  return { apiGroups: [group], resources, verbs: READ };
}

/** Who deploys and who looks, each with no more than they need; the edge's namespace has a part of it. */
export function accessOf(place: EnvironmentPlace): readonly Wanted[] {
  const { setup, namespace, deployerRules, edge } = place;
  const own: SetupSubject = { kind: 'ServiceAccount', namespace, name: DEPLOYER };
  const deployers = [own, ...setup.deployers];
  const account = wanted(place, KIND.ServiceAccount, DEPLOYER, { content: {} });
  const reading = setup.readers.length === 0 ? [] : [READER_RULES];
  return [
    account,
    ...granted(place, { name: DEPLOYER, rules: deployerRules.own, to: deployers }),
    ...reading.flatMap((rules) => granted(place, { name: READER, rules, to: setup.readers })),
    ...granted(place, {
      // Several environments share the edge.
      name: `${DEPLOYER}-${namespace}`,
      namespace: edge.pods.namespace,
      rules: deployerRules.edge,
      to: deployers,
    }),
  ];
}

type Grant = {
  readonly name: string;
  readonly namespace?: string;
  readonly rules: readonly PolicyRule[];
  readonly to: readonly SetupSubject[];
};

function granted(
  place: EnvironmentPlace,
  { name, namespace = place.namespace, rules, to }: Grant,
): readonly Wanted[] {
  const roleRef = { apiGroup: GROUP, kind: 'Role', name };
  const content = { roleRef, subjects: to.map(subjectOf) };
  return [
    wanted(place, KIND.Role, name, { namespace, content: { rules } }),
    wanted(place, KIND.RoleBinding, name, { namespace, content }),
  ];
}

function subjectOf(subject: SetupSubject): Readonly<Record<string, string>> {
  return subject.kind === 'ServiceAccount' ? { ...subject } : { apiGroup: GROUP, ...subject };
}
