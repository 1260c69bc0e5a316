import { openCluster } from '../../src/adapters/kubernetes/index.ts';
import { openKubernetesStore } from '../../src/adapters/kubernetes/store/open-kubernetes-store.ts';
import { DEFINITION_RIGHTS, RIGHTS } from '../../src/adapters/kubernetes/store/rights.ts';
import { granted } from '../fakes/kubernetes-api/granted.ts';
import { startKubernetesApi } from '../fakes/kubernetes-api/server.ts';
import { stateStoreContract } from './state-store.contract.ts';

stateStoreContract('the store in a cluster, with the API server in memory', async () => {
  const api = await startKubernetesApi();
  api.allows = granted({ test: RIGHTS, '*': DEFINITION_RIGHTS });
  const cluster = await openCluster({ kubeconfig: api.kubeconfig });
  const end = new AbortController();
  const place = { application: 'smart-travel', environment: 'staging' };
  return {
    open: () => openKubernetesStore({ cluster, ...place, signal: end.signal }),
    close: async () => {
      end.abort();
      await cluster.close();
      await api.close();
    },
  };
});
