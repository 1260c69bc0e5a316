import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import type { Lease, LeaseAnswer, StateStore } from '../../../ports/state-store.ts';
import { openCluster, type Cluster } from '../client/cluster.ts';
import { openKubernetesStore, type KubernetesStoreOptions } from './open-kubernetes-store.ts';

/** Nothing is renewed by itself, so that a test says when time passes. */
const NEVER_RENEWED = {
  durationMs: 15_000,
  renewEveryMs: 600_000,
  giveUpAfterMs: 600_000,
};

/** An API server in memory and stores over it, as different processes would open them. */
export type World = {
  readonly api: KubernetesApi;
  readonly cluster: Cluster;
  readonly open: (
    options?: Partial<Pick<KubernetesStoreOptions, 'times' | 'keptRollouts'>>,
  ) => StateStore;
  readonly close: () => Promise<void>;
};

/** Opens it; whoever does closes it. */
export async function openStoreWorld(): Promise<World> {
  const api = await startKubernetesApi();
  const cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
  const end = new AbortController();
  const place = { application: 'smart-travel', environment: 'staging' };
  return {
    api,
    cluster,
    open: (options = {}) =>
      openKubernetesStore({
        cluster,
        ...place,
        signal: end.signal,
        times: NEVER_RENEWED,
        ...options,
      }),
    close: async () => {
      end.abort();
      await cluster.close();
      await api.close();
    },
  };
}

/** The lease of an answer that must have brought one. */
export function leaseIn(answer: LeaseAnswer): Lease {
  if (answer.kind === 'refused') throw new Error(`refused by ${answer.by.holder}`);
  return answer.lease;
}
