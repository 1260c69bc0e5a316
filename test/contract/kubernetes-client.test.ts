import { openCluster } from '../../src/adapters/kubernetes/index.ts';
import { startKubernetesApi } from '../fakes/kubernetes-api/server.ts';
import { kubernetesClientContract } from './kubernetes-client.contract.ts';

kubernetesClientContract('the client with the API server in memory', async () => {
  const api = await startKubernetesApi();
  const cluster = await openCluster({ kubeconfig: api.kubeconfig });
  return {
    cluster,
    close: async () => {
      await cluster.close();
      await api.close();
    },
  };
});
