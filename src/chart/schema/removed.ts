import type { Sentence } from '../../shared/finding.ts';

/** Kinds that all versions we know have lost, and what to use in their place. */
export const REMOVED: Readonly<Record<string, Sentence>> = {
  'extensions/v1beta1/Deployment': gone('1.16', 'apps/v1'),
  'extensions/v1beta1/DaemonSet': gone('1.16', 'apps/v1'),
  'extensions/v1beta1/ReplicaSet': gone('1.16', 'apps/v1'),
  'extensions/v1beta1/NetworkPolicy': gone('1.16', 'networking.k8s.io/v1'),
  'extensions/v1beta1/Ingress': gone('1.22', 'networking.k8s.io/v1'),
  'networking.k8s.io/v1beta1/Ingress': gone('1.22', 'networking.k8s.io/v1'),
  'networking.k8s.io/v1beta1/IngressClass': gone('1.22', 'networking.k8s.io/v1'),
  'rbac.authorization.k8s.io/v1beta1/Role': gone('1.22', 'rbac.authorization.k8s.io/v1'),
  'rbac.authorization.k8s.io/v1beta1/RoleBinding': gone('1.22', 'rbac.authorization.k8s.io/v1'),
  'batch/v1beta1/CronJob': gone('1.25', 'batch/v1'),
  'policy/v1beta1/PodDisruptionBudget': gone('1.25', 'policy/v1'),
  'policy/v1beta1/PodSecurityPolicy': gone('1.25', 'Pod Security admission'),
  'autoscaling/v2beta1/HorizontalPodAutoscaler': gone('1.25', 'autoscaling/v2'),
  'autoscaling/v2beta2/HorizontalPodAutoscaler': gone('1.26', 'autoscaling/v2'),
};

function gone(version: string, instead: string): Sentence {
  return {
    en: `gone in ${version}: use ${instead}`,
    zh: `自 ${version} 起移除，请使用 ${instead}`,
  };
}
