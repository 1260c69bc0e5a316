import { UserError } from '../../../shared/errors.ts';

/** Where the API server keeps objects of one kind. */
export type Kind = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
};

const inNamespace = (apiVersion: string, kind: string, plural: string): Kind => ({
  apiVersion,
  kind,
  plural,
  namespaced: true,
});
const inCluster = (apiVersion: string, kind: string, plural: string): Kind => ({
  apiVersion,
  kind,
  plural,
  namespaced: false,
});

type KindName =
  | 'ConfigMap'
  | 'Event'
  | 'LimitRange'
  | 'Namespace'
  | 'Node'
  | 'PersistentVolumeClaim'
  | 'Pod'
  | 'ResourceQuota'
  | 'Secret'
  | 'Service'
  | 'ServiceAccount'
  | 'CustomResourceDefinition'
  | 'ControllerRevision'
  | 'Deployment'
  | 'ReplicaSet'
  | 'StatefulSet'
  | 'HorizontalPodAutoscaler'
  | 'Job'
  | 'Lease'
  | 'EndpointSlice'
  | 'Gateway'
  | 'GatewayClass'
  | 'HTTPRoute'
  | 'PodMetrics'
  | 'ServiceMonitor'
  | 'PrometheusRule'
  | 'Ingress'
  | 'IngressClass'
  | 'NetworkPolicy'
  | 'PodDisruptionBudget'
  | 'Role'
  | 'RoleBinding'
  | 'IngressRoute'
  | 'Middleware'
  | 'TraefikService'
  | 'ServersTransport'
  | 'Rollout';

/** Every kind that zhiyou reads or writes by name; others are found by asking the API server. */
export const KINDS: Readonly<Record<KindName, Kind>> = {
  ConfigMap: inNamespace('v1', 'ConfigMap', 'configmaps'),
  Event: inNamespace('v1', 'Event', 'events'),
  LimitRange: inNamespace('v1', 'LimitRange', 'limitranges'),
  Namespace: inCluster('v1', 'Namespace', 'namespaces'),
  Node: inCluster('v1', 'Node', 'nodes'),
  PersistentVolumeClaim: inNamespace('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  Pod: inNamespace('v1', 'Pod', 'pods'),
  ResourceQuota: inNamespace('v1', 'ResourceQuota', 'resourcequotas'),
  Secret: inNamespace('v1', 'Secret', 'secrets'),
  Service: inNamespace('v1', 'Service', 'services'),
  ServiceAccount: inNamespace('v1', 'ServiceAccount', 'serviceaccounts'),
  CustomResourceDefinition: inCluster(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
  ),
  ControllerRevision: inNamespace('apps/v1', 'ControllerRevision', 'controllerrevisions'),
  Deployment: inNamespace('apps/v1', 'Deployment', 'deployments'),
  ReplicaSet: inNamespace('apps/v1', 'ReplicaSet', 'replicasets'),
  StatefulSet: inNamespace('apps/v1', 'StatefulSet', 'statefulsets'),
  HorizontalPodAutoscaler: inNamespace(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
  ),
  Job: inNamespace('batch/v1', 'Job', 'jobs'),
  Lease: inNamespace('coordination.k8s.io/v1', 'Lease', 'leases'),
  EndpointSlice: inNamespace('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices'),
  Gateway: inNamespace('gateway.networking.k8s.io/v1', 'Gateway', 'gateways'),
  GatewayClass: inCluster('gateway.networking.k8s.io/v1', 'GatewayClass', 'gatewayclasses'),
  HTTPRoute: inNamespace('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'),
  PodMetrics: inNamespace('metrics.k8s.io/v1beta1', 'PodMetrics', 'pods'),
  ServiceMonitor: inNamespace('monitoring.coreos.com/v1', 'ServiceMonitor', 'servicemonitors'),
  PrometheusRule: inNamespace('monitoring.coreos.com/v1', 'PrometheusRule', 'prometheusrules'),
  Ingress: inNamespace('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  IngressClass: inCluster('networking.k8s.io/v1', 'IngressClass', 'ingressclasses'),
  NetworkPolicy: inNamespace('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  PodDisruptionBudget: inNamespace('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  Role: inNamespace('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  RoleBinding: inNamespace('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  IngressRoute: inNamespace('traefik.io/v1alpha1', 'IngressRoute', 'ingressroutes'),
  Middleware: inNamespace('traefik.io/v1alpha1', 'Middleware', 'middlewares'),
  TraefikService: inNamespace('traefik.io/v1alpha1', 'TraefikService', 'traefikservices'),
  ServersTransport: inNamespace('traefik.io/v1alpha1', 'ServersTransport', 'serverstransports'),
  Rollout: inNamespace('zhiyou.dev/v1alpha1', 'Rollout', 'rollouts'),
};

/** `apps` of `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The kind of that name in the table. */
export function knownKind(apiVersion: string, kind: string): Kind | undefined {
  return Object.values(KINDS).find((one) => one.kind === kind && one.apiVersion === apiVersion);
}

/**
 * The path of a kind's collection, or of one object in it.
 * @throws {UserError} when the kind lives in namespaces and none is given, or a name could leave its place in the path.
 */
export function pathOf(kind: Kind, place: { readonly namespace?: string | undefined }): string {
  const root = kind.apiVersion.includes('/') ? '/apis' : '/api';
  const start = `${root}/${kind.apiVersion}`;
  const { namespace } = place;
  if (!kind.namespaced || namespace === undefined) return `${start}/${kind.plural}`;
  return `${start}/namespaces/${segment(namespace, 'namespace')}/${kind.plural}`;
}

/** One name as a part of a path. */
export function segment(name: string, what = 'name'): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/?#%\s]/.test(name)) return name;
  throw new UserError(
    `${what}: expected a Kubernetes name, got ${JSON.stringify(name)}`,
    'Use lower-case letters, digits, "-" and ".".',
  );
}
