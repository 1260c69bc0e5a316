import type { SlotName } from '../../src/domain/record.ts';
import { SERIES } from '../../src/domain/series.ts';
import { scrapeProcesses } from '../../src/adapters/local/metrics/index.ts';
import type { RunningProcess } from '../../src/adapters/local/process/launch.ts';
import { fakeMetrics } from '../fakes/metrics.ts';
import { expositionOf } from './exposition.ts';
import { ASKED, metricsContract, type CountedPod } from './metrics.contract.ts';
import { startServer, type SmallServer } from './small-server.ts';

metricsContract('the fake metrics', async () => {
  const metrics = fakeMetrics();
  return {
    metrics,
    setPods: async (slot, pods) =>
      metrics.set(
        slot,
        pods.map((pod, k) => ({
          atMs: 0,
          instance: `${k} ${pod.startedAtMs}`,
          startedAtMs: pod.startedAtMs,
          inflightPayments: pod.inflightPayments,
          series: {
            [SERIES.answers('default')]: pod.answers,
            [SERIES.slow('default')]: pod.slow,
            [SERIES.payments('wechat')]: pod.payments,
            [SERIES.paymentsFailed('wechat')]: pod.paymentsFailed,
            'slow:default:2500': 1,
            'total:searches': pod.searches,
            'bad:searches': pod.emptySearches,
          },
          holds: { memory: pod.memoryBytes },
        })),
      ),
    breakFirst: async (slot) => metrics.silence(slot),
    close: async () => undefined,
  };
});

type Served = { readonly server: SmallServer; readonly process: RunningProcess };

metricsContract('scraped processes', async () => {
  const slots: Record<SlotName, readonly Served[]> = { blue: [], green: [] };
  const closeAll = async (served: readonly Served[]) => {
    await Promise.all(served.map(({ server }) => server.close()));
  };
  return {
    metrics: scrapeProcesses({
      instancesOf: (slot) => slots[slot].map(({ process }) => process),
      readings: ASKED,
      nowMs: () => 0,
    }),
    setPods: async (slot, pods) => {
      const before = slots[slot];
      slots[slot] = await Promise.all(pods.map(serve));
      await closeAll(before);
    },
    breakFirst: async (slot) => {
      const [first, ...others] = slots[slot];
      await first?.server.close();
      slots[slot] = first === undefined ? others : [first, ...others];
    },
    close: () => closeAll([...slots.blue, ...slots.green].filter(({ server }) => server.isOpen())),
  };
});

async function serve(pod: CountedPod, index: number): Promise<Served> {
  const server = await startServer(({ path }) =>
    path === '/api/metrics' ? { body: expositionOf(pod) } : { status: 404, body: '' },
  );
  const { host, port } = server;
  const { startedAtMs } = pod;
  return { server, process: { pid: index + 1, host, port, adminPort: undefined, startedAtMs } };
}
