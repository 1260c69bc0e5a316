export { openCluster, type Cluster } from './client/cluster.ts';
export { KINDS } from './client/kinds.ts';
export type { KubernetesObject } from './client/object.ts';
export { checksOf, rulesOf } from './client/rights.ts';
