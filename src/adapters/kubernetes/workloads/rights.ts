import type { Right, Verb } from '../client/rights.ts';

const WHOLE: readonly Verb[] = ['get', 'list', 'watch', 'create', 'patch', 'delete'];

const right = (
  [group, resource]: readonly [group: string, resource: string],
  verbs: readonly Verb[],
  why: string,
): Right => ({ group, resource, verbs, scope: 'namespace', why });

const CHART = 'to install what the chart renders';

/** What slots need of the API server, the rights that the helm program uses in the name of its user included. */
export const RIGHTS: readonly Right[] = [
  right(['', 'pods'], ['list'], 'to see what runs in a slot'),
  right(['apps', 'replicasets'], ['list'], 'to tell new pods from those that they replace'),
  right(['', 'events'], ['list'], 'to say why a pod is not ready'),
  right(['', 'pods/log'], ['get'], 'to show the last lines of what is not ready'),
  right(
    ['apps', 'deployments/scale'],
    ['patch'],
    'to end the pods of a slot before the rest of it',
  ),
  right(
    ['', 'secrets'],
    ['get', 'list', 'create', 'update', 'patch', 'delete'],
    'because Helm keeps its state in Secrets',
  ),
  right(['apps', 'deployments'], WHOLE, CHART),
  right(['autoscaling', 'horizontalpodautoscalers'], WHOLE, CHART),
  right(['', 'configmaps'], WHOLE, CHART),
  right(['', 'serviceaccounts'], WHOLE, CHART),
  right(['', 'services'], WHOLE, CHART),
  right(['networking.k8s.io', 'networkpolicies'], WHOLE, CHART),
  right(['policy', 'poddisruptionbudgets'], WHOLE, CHART),
];
