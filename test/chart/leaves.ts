/** A setting of values.yaml by its path, and another value that it may have. */
type Alternatives = Readonly<Record<string, unknown>>;

const otherPods = { 'app.kubernetes.io/name': 'other' };

/**
 * Another value for each setting whose kind does not tell one: numbers are counted up, switches are turned over. A path
 * that is here ends the walk, so whole maps may be replaced.
 */
export const ALTERNATIVES: Alternatives = {
  mode: 'edge',
  application: 'trips',
  environment: 'staging',
  release: '6.2.1',
  fullnameOverride: 'other',
  'slot.name': 'green',
  'image.repository': 'registry.example/other',
  'image.tag': '6.2.1',
  'image.digest': `sha256:${'a'.repeat(64)}`,
  'image.pullPolicy': 'Always',
  'image.pullSecrets': ['other'],
  'rollingUpdate.maxSurge': '25%',
  priorityClassName: 'high',
  'resources.requests.cpu': '300m',
  'resources.requests.memory': '300Mi',
  'resources.requests.ephemeral-storage': '100Mi',
  'resources.limits.cpu': '2',
  'resources.limits.memory': '2Gi',
  'resources.limits.ephemeral-storage': '2Gi',
  'scheduling.nodeSelector': { disk: 'fast' },
  'scheduling.tolerations': [{ key: 'a', operator: 'Exists' }],
  'scheduling.whenUnsatisfiable': 'DoNotSchedule',
  'env.LOG_LEVEL': 'warn',
  'env.AMAP_API_BASE_URL': 'https://maps.example',
  'secrets.existingSecret': 'other',
  'secrets.version': '2',
  'secrets.env': ['DATABASE_URL', 'REDIS_URL'],
  'secrets.data': { DATABASE_URL: 'postgres://trips:Gq7vXw2z@database/trips' },
  'payments.publicBaseUrl': 'https://other.example',
  'payments.providerBaseUrl': 'https://other.example',
  'payments.credentialsSecret': 'other',
  'payments.credentialsKey': 'other.json',
  'serviceAccount.name': 'other',
  'serviceAccount.annotations': { a: 'b' },
  'rbac.rules': [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  'persistence.existingClaim': 'other',
  'persistence.mountPath': '/other',
  'persistence.size': '6Gi',
  'persistence.storageClassName': 'other',
  'persistence.accessMode': 'ReadWriteOnce',
  'ingress.className': 'other',
  'ingress.annotations': { a: 'b' },
  'ingress.hosts': ['other.example'],
  'ingress.tls.secretName': 'other',
  'httpRoute.parentRefs': [{ name: 'other' }],
  'httpRoute.hostnames': ['other.example'],
  'networkPolicy.edge.namespace': 'other',
  'networkPolicy.edge.podLabels': otherPods,
  'networkPolicy.monitoring.namespace': 'other',
  'networkPolicy.dns.namespace': 'other',
  'networkPolicy.dns.podLabels': otherPods,
  'networkPolicy.database.cidrs': ['10.1.0.0/16'],
  'networkPolicy.internet.ports': [8443],
  'networkPolicy.internet.except': ['10.1.0.0/16'],
  'networkPolicy.callers': [{ namespace: 'other' }],
  'networkPolicy.callerCidrs': ['10.1.0.0/16'],
  'networkPolicy.peers': [{ namespace: 'other', port: 4318 }],
  'monitoring.serviceMonitor.interval': '7s',
  'monitoring.serviceMonitor.scrapeTimeout': '6s',
  'monitoring.serviceMonitor.labels': { release: 'other' },
  'monitoring.prometheusRule.labels': { release: 'other' },
  'monitoring.prometheusRule.runbookBaseUrl': 'https://other.example',
  'postgres.image.repository': 'registry.example/other',
  'postgres.image.tag': '18.1',
  'postgres.image.digest': `sha256:${'b'.repeat(64)}`,
  'postgres.existingSecret': 'other',
  'postgres.user': 'other',
  'postgres.database': 'other',
  'postgres.size': '6Gi',
  'postgres.storageClassName': 'other',
  'postgres.resources.requests.cpu': '300m',
  'postgres.resources.requests.memory': '300Mi',
  'postgres.resources.requests.ephemeral-storage': '100Mi',
  'postgres.resources.limits.cpu': '2',
  'postgres.resources.limits.memory': '2Gi',
  'postgres.resources.limits.ephemeral-storage': '2Gi',
};

type Leaf = { readonly path: string; readonly values: Readonly<Record<string, unknown>> };

/** Every setting of a tree of values, each with values that change it alone. */
export function leavesOf(tree: unknown, path: readonly string[] = []): readonly Leaf[] {
  const name = path.join('.');
  const replaced = ALTERNATIVES[name];
  if (replaced !== undefined) return [leafAt(path, replaced)];
  if (typeof tree === 'number') return [leafAt(path, tree + 1)];
  if (typeof tree === 'boolean') return [leafAt(path, !tree)];
  if (typeof tree === 'object' && tree !== null && !Array.isArray(tree)) {
    return Object.entries(tree).flatMap(([key, value]) => leavesOf(value, [...path, key]));
  }
  throw new Error(`${name}: give it an alternative in leaves.ts`);
}

function leafAt(path: readonly string[], value: unknown): Leaf {
  const values = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return { path: path.join('.'), values: values as Leaf['values'] };
}
