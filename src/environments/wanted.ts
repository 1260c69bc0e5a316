import type { ObjectKind, WantedObject } from '../ports/cluster-objects.ts';
import type { SecretPlace } from '../domain/setup.ts';
import type { Weakness } from '../secrets/strength.ts';
import { ownLabels, type EnvironmentPlace } from './place.ts';

/** An object that an environment wants to have. */
export type Wanted = {
  readonly kind: ObjectKind;
  readonly object: WantedObject;
  /** Keys of a Secret whose source has no value now; what the cluster has stays. */
  readonly absent: readonly { readonly key: string; readonly place: SecretPlace }[];
  /** Keys of a Secret whose values must not be used. */
  readonly weak: readonly WeakKey[];
  /** The kind comes with something that a cluster may be without; then it is left out. */
  readonly isOptional: boolean;
};

type KindName =
  | 'Namespace'
  | 'LimitRange'
  | 'ResourceQuota'
  | 'ServiceAccount'
  | 'Role'
  | 'RoleBinding'
  | 'Secret'
  | 'Certificate'
  | 'NetworkPolicy'
  | 'PrometheusRule';

/** A value that must not be used, and why; the value itself is not in it. */
export type WeakKey = { readonly key: string; readonly weakness: Weakness };

/** Kinds that environments are made of. */
export const KIND: Readonly<Record<KindName, ObjectKind>> = {
  Namespace: kindOf('v1', 'Namespace', 'namespaces', false),
  LimitRange: kindOf('v1', 'LimitRange', 'limitranges'),
  ResourceQuota: kindOf('v1', 'ResourceQuota', 'resourcequotas'),
  ServiceAccount: kindOf('v1', 'ServiceAccount', 'serviceaccounts'),
  Role: kindOf('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  RoleBinding: kindOf('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  Secret: kindOf('v1', 'Secret', 'secrets'),
  Certificate: kindOf('cert-manager.io/v1', 'Certificate', 'certificates'),
  NetworkPolicy: kindOf('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  PrometheusRule: kindOf('monitoring.coreos.com/v1', 'PrometheusRule', 'prometheusrules'),
};

/** What runs an application. */
export const DEPLOYMENT: ObjectKind = kindOf('apps/v1', 'Deployment', 'deployments');

/** A kind by its names; in namespaces unless said. */
export function kindOf(
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced: boolean = true,
): ObjectKind {
  return { apiVersion, kind, plural, namespaced };
}

/** What is particular about an object. */
type Particulars = Partial<Pick<Wanted, 'absent' | 'weak' | 'isOptional'>> & {
  /** That of the application unless said. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly content: Readonly<Record<string, unknown>>;
};

/** An object with the marks of its environment. */
export function wanted(
  place: EnvironmentPlace,
  of: ObjectKind,
  name: string,
  { namespace = place.namespace, labels, content, absent, weak, isOptional }: Particulars,
): Wanted {
  const marks = { ...labels, ...ownLabels(place) };
  const metadata = of.namespaced ? { name, namespace, labels: marks } : { name, labels: marks };
  return {
    kind: of,
    object: { apiVersion: of.apiVersion, kind: of.kind, metadata, ...content },
    absent: absent ?? [],
    weak: weak ?? [],
    isOptional: isOptional ?? false,
  };
}
