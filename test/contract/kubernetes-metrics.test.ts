import { openCluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import { KINDS } from '../../src/adapters/kubernetes/client/kinds.ts';
import { podLedger } from '../../src/adapters/kubernetes/ledger/pod-ledger.ts';
import { scrapePods } from '../../src/adapters/kubernetes/metrics/scrape-pods.ts';
import { RIGHTS } from '../../src/adapters/kubernetes/metrics/rights.ts';
import type { SlotName } from '../../src/domain/record.ts';
import { EMPTY_BOOKS } from '../fakes/ledger.ts';
import { granted } from '../fakes/kubernetes-api/granted.ts';
import { startKubernetesApi, type KubernetesApi } from '../fakes/kubernetes-api/server.ts';
import { READY } from '../fakes/kubernetes-slots.ts';
import { bodyOf } from './books.ts';
import { expositionOf } from './exposition.ts';
import { ledgerContract } from './ledger.contract.ts';
import { ASKED, metricsContract, type CountedPod } from './metrics.contract.ts';

function putPod(api: KubernetesApi, slot: SlotName, name: string): void {
  const labels = { 'zhiyou.dev/application': 'shop', 'zhiyou.dev/slot': slot };
  api.put(KINDS.Pod, { metadata: { name, labels }, status: READY });
}

async function openFake() {
  const api = await startKubernetesApi();
  api.allows = granted({ test: RIGHTS });
  const cluster = await openCluster({ kubeconfig: api.kubeconfig });
  const close = async () => {
    await cluster.close();
    await api.close();
  };
  return { api, cluster, close };
}

metricsContract('pods scraped through the API server', async () => {
  const { api, cluster, close } = await openFake();
  const counted = new Map<string, CountedPod>();
  api.proxied = (name, path) => {
    const pod = counted.get(name);
    const known = pod !== undefined && path === '/api/metrics';
    return known ? { status: 200, body: expositionOf(pod) } : { status: 503, body: 'away' };
  };
  return {
    metrics: scrapePods({
      cluster,
      application: 'shop',
      port: 3000,
      readings: ASKED,
      nowMs: () => 0,
    }),
    setPods: async (slot, pods) => {
      for (const [k, pod] of pods.entries()) {
        putPod(api, slot, `shop-${slot}-${k}`);
        counted.set(`shop-${slot}-${k}:3000`, pod);
      }
    },
    breakFirst: async (slot) => void counted.delete(`shop-${slot}-0:3000`),
    close,
  };
});

ledgerContract('books shown by pods', async () => {
  const { api, cluster, close } = await openFake();
  putPod(api, 'blue', 'shop-blue-0');
  let books = EMPTY_BOOKS;
  let hidden = false;
  api.proxied = (_name, path) =>
    path === '/internal/payments/reconciliation' && !hidden
      ? { status: 200, body: bodyOf(books) }
      : { status: 503, body: 'the database is away' };
  return {
    ledger: podLedger({ cluster, application: 'shop', port: 3000 }),
    write: async (written) => {
      books = written;
    },
    hide: async () => {
      hidden = true;
    },
    close,
  };
});
