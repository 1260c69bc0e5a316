import { openCluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import { kubernetesWorkloads } from '../../src/adapters/kubernetes/workloads/index.ts';
import { RIGHTS } from '../../src/adapters/kubernetes/workloads/rights.ts';
import { granted } from '../fakes/kubernetes-api/granted.ts';
import { startKubernetesApi } from '../fakes/kubernetes-api/server.ts';
import { fakeSlots, READY } from '../fakes/kubernetes-slots.ts';
import { workloadsContract } from './workloads.contract.ts';

const ENDED = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [
    {
      name: 'app',
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 137, reason: 'Error' } },
    },
  ],
};
const RESTARTED = {
  ...READY,
  containerStatuses: [{ name: 'app', ready: true, restartCount: 1, state: { running: {} } }],
};

workloadsContract('slots on Kubernetes', async () => {
  const api = await startKubernetesApi();
  api.allows = granted({ test: RIGHTS });
  const cluster = await openCluster({ kubeconfig: api.kubeconfig });
  const slots = fakeSlots(api);
  const releases = ['6.2.0', '6.2.1'];
  const workloads = kubernetesWorkloads({
    cluster,
    application: 'shop',
    helm: slots.helm,
    releases: {
      find: async (release) =>
        releases.includes(release)
          ? { chart: { location: './chart' }, values: { replicas: 2 } }
          : undefined,
      names: async () => releases,
    },
    token: () => 1,
    nowMs: Date.now,
    longestRunMs: 60_000,
    longestEndMs: 60_000,
    lookEveryMs: 1,
  });
  return {
    workloads: {
      ...workloads,
      deploy: async (holder) => {
        await workloads.deploy(holder);
        // The kubelet starts again what has ended.
        for (const [k, { status }] of slots.pods(holder.slot).entries()) {
          if (JSON.stringify(status) === JSON.stringify(ENDED))
            slots.setPod(holder.slot, k, RESTARTED);
        }
      },
    },
    crash: async (slot) => slots.setPod(slot, 0, ENDED),
    close: async () => {
      await cluster.close();
      await api.close();
    },
  };
});
