import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { READY } from '../../../../test/fakes/kubernetes-slots.ts';
import { openCluster, type Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { scrapePods } from './scrape-pods.ts';
import { servingPods } from './serving-pods.ts';
import { readingsAt } from '../../../../test/fakes/readings.ts';

const INFLIGHT = `process_start_time_seconds 1700000000
smart_travel_inflight_requests{slot="blue"} 4
smart_travel_inflight_payments{slot="blue"} 1
`;
const STARTING = { ...READY, conditions: [{ type: 'Ready', status: 'False' }] };
let api: KubernetesApi;
let cluster: Cluster;

beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

function put(name: string, status: object, deletionTimestamp?: string): void {
  const labels = { 'zhiyou.dev/application': 'shop', 'zhiyou.dev/slot': 'blue' };
  const leaving = deletionTimestamp === undefined ? {} : { deletionTimestamp };
  api.put(KINDS.Pod, { metadata: { name, labels, ...leaving }, status });
}

function answerOnly(...names: readonly string[]): void {
  api.proxied = (name, path) =>
    names.includes(name) && path === '/api/metrics'
      ? { status: 200, body: INFLIGHT }
      : { status: 503, body: 'away' };
}

const pods = () =>
  scrapePods({
    cluster,
    application: 'shop',
    port: 'http',
    readings: readingsAt({ default: 500 }),
    nowMs: () => 5,
  });

test('41: what a leaving pod still has in flight counts for the drain', async () => {
  put('serving', READY);
  put('leaving', STARTING, '2026-11-30T10:00:00Z');
  answerOnly('serving:http', 'leaving:http');
  expect(await pods().inflightOf('blue')).toEqual({ requests: 8, payments: 2 });
  expect(await pods().inflightOf('green')).toEqual({ requests: 0, payments: 0 });
});

test('a pod that starts or leaves may be silent; one that serves may not', async () => {
  put('serving', READY);
  put('starting', STARTING);
  put('leaving', READY, '2026-11-30T10:00:00Z');
  put('pending', { phase: 'Pending' });
  answerOnly('serving:http');
  expect((await pods().scrape('blue')).map(({ instance }) => instance)).toEqual([
    'serving 1700000000',
  ]);
  answerOnly('starting:http');
  await expect(pods().inflightOf('blue')).rejects.toMatchObject({
    code: 'rejected',
    message: 'pod serving /api/metrics: expected 200, got 503',
  });
});

test.each(['<html>', 'up 1\n'])(
  'a pod that says %j shows no numbers of the service',
  async (body) => {
    put('serving', READY);
    api.proxied = () => ({ status: 200, body });
    await expect(pods().scrape('blue')).rejects.toThrow('expected the Prometheus text format');
  },
);

test('serving are the pods that take requests, each since it is ready', async () => {
  put('serving', READY);
  put('starting', STARTING);
  put('leaving', READY, '2026-11-30T10:00:00Z');
  expect(await servingPods({ cluster, application: 'shop' }, 'blue')).toEqual([
    { name: 'serving', sinceMs: Date.parse('2026-11-30T10:00:00Z') },
  ]);
});
