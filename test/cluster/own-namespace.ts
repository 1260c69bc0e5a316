import { randomBytes } from 'node:crypto';
import { KINDS, openCluster, type Cluster } from '../../src/adapters/kubernetes/index.ts';

/** A namespace of its own on the cluster of KUBECONFIG, removed at the end without waiting for it. */
export async function ownNamespace(): Promise<{
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly close: () => Promise<void>;
}> {
  const namespace = `zhiyou-test-${randomBytes(4).toString('hex')}`;
  const cluster = await openCluster({ namespace });
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  return {
    cluster,
    namespace,
    close: async () => {
      await cluster.remove({ kind: KINDS.Namespace, name: namespace });
      await cluster.close();
    },
  };
}
