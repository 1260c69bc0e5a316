export { ApiError } from './client/api-error.ts';
export { openCluster, type Cluster, type ClusterOptions } from './client/cluster.ts';
export { KINDS, type Kind } from './client/kinds.ts';
export type { KubernetesObject, ObjectRef, ObjectToWrite } from './client/object.ts';
export { checksOf, rulesOf, type Right, type RightCheck } from './client/rights.ts';
