import type { Right } from '../client/rights.ts';

const read = (
  resource: string,
  scope: Right['scope'],
  { group = '', verbs = ['list'] }: Partial<Pick<Right, 'group' | 'verbs'>> = {},
): Right => ({ group, resource, verbs, scope, why: 'to look ahead before a rollout' });

/** What the look before a rollout reads; those of scope `cluster` may be missing, and what they tell is left out then. */
export const RIGHTS: readonly Right[] = [
  read('resourcequotas', 'namespace'),
  read('limitranges', 'namespace'),
  read('pods', 'namespace'),
  read('poddisruptionbudgets', 'namespace', { group: 'policy' }),
  read('nodes', 'cluster'),
  read('pods', 'cluster'),
];

/** What looking at the Gateway needs in the Gateway's own namespace. */
export const GATEWAY_RIGHTS: readonly Right[] = [
  read('gateways', 'namespace', { group: 'gateway.networking.k8s.io', verbs: ['get'] }),
];

/** What looking at the class of Ingresses needs; classes belong to the whole cluster. */
export const INGRESS_CLASS_RIGHTS: readonly Right[] = [
  read('ingressclasses', 'cluster', { group: 'networking.k8s.io', verbs: ['get'] }),
];
