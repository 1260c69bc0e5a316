import { prometheusMetrics, prometheusOverHttp } from '../../src/adapters/prometheus/index.ts';
import type { SlotName } from '../../src/domain/record.ts';
import { fakePrometheus, type FakeProcess } from '../fakes/prometheus.ts';
import { ASKED, metricsContract, type CountedPod } from './metrics.contract.ts';

metricsContract('numbers in Prometheus', async () => {
  const pods: Record<SlotName, readonly FakeProcess[]> = { blue: [], green: [] };
  const prometheus = await fakePrometheus();
  const http = prometheusOverHttp({ url: prometheus.url });
  return {
    metrics: prometheusMetrics({
      send: http.send,
      selectorOf: (slot) => `pod=~"shop-${slot}-.+"`,
      processLabel: 'pod',
      staleMs: 60_000,
      readings: ASKED,
      servingIn: async (slot) => pods[slot].map(({ name }) => ({ name, sinceMs: 0 })),
    }),
    setPods: async (slot, counted) => {
      pods[slot] = counted.map((pod, k) => processOf(`shop-${slot}-${k}`, pod));
      prometheus.set([...pods.blue, ...pods.green]);
    },
    breakFirst: async (slot) => {
      pods[slot] = pods[slot].map((pod, k) => (k === 0 ? { ...pod, up: 0 } : pod));
      prometheus.set([...pods.blue, ...pods.green]);
    },
    close: async () => {
      await http.close();
      await prometheus.close();
    },
  };
});

function payments(outcome: string, value: number) {
  const labels = { stage: 'payment_processing', provider: 'wechat', outcome };
  return { name: 'smart_travel_payment_requests_total', labels, value };
}

function search(outcome: string, value: number) {
  return { name: 'searches_total', labels: { outcome }, value };
}

function upTo(le: string, value: number) {
  const labels = { route_class: 'default', le };
  return { name: 'smart_travel_http_request_duration_seconds_bucket', labels, value };
}

function processOf(name: string, pod: CountedPod): FakeProcess {
  return {
    name,
    up: 1,
    ageSeconds: 5,
    samples: [
      { name: 'process_start_time_seconds', labels: {}, value: pod.startedAtMs / 1000 },
      { name: 'smart_travel_inflight_payments', labels: {}, value: pod.inflightPayments },
      upTo('0.5', pod.answers - pod.slow),
      upTo('2.5', pod.answers - 1),
      upTo('+Inf', pod.answers),
      search('found', pod.searches - pod.emptySearches),
      search('empty', pod.emptySearches),
      { name: 'process_resident_memory_bytes', labels: {}, value: pod.memoryBytes },
      payments('success', pod.payments - pod.paymentsFailed),
      payments('failure', pod.paymentsFailed),
    ],
  };
}
