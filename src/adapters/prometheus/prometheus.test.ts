import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ANSWERED_AT,
  fakePrometheus,
  type FakePrometheus,
  type FakeProcess,
} from '../../../test/fakes/prometheus.ts';
import { prometheusMetrics, prometheusOverHttp, type PrometheusAddress } from './index.ts';
import { slotQuery } from './query.ts';
import { readingsAt } from '../../../test/fakes/readings.ts';

const POD: FakeProcess = {
  name: 'shop-blue-1',
  up: 1,
  ageSeconds: 5,
  samples: [
    { name: 'process_start_time_seconds', labels: {}, value: 1_700_000_000 },
    {
      name: 'smart_travel_http_request_duration_seconds_bucket',
      labels: { route_class: 'default', le: '0.5' },
      value: 90,
    },
    {
      name: 'smart_travel_http_request_duration_seconds_bucket',
      labels: { route_class: 'default', le: '+Inf' },
      value: 100,
    },
  ],
};
const HOUR_AGO_MS = (ANSWERED_AT - 3600) * 1000;

let prometheus: FakePrometheus;
let http: ReturnType<typeof prometheusOverHttp>;

beforeEach(async () => {
  prometheus = await fakePrometheus();
  http = prometheusOverHttp({ url: prometheus.url });
});
afterEach(async () => {
  await http.close();
  await prometheus.close();
});

function metricsOf(
  serving = [{ name: 'shop-blue-1', sinceMs: HOUR_AGO_MS }],
  readings = readingsAt({ default: 500 }),
) {
  return prometheusMetrics({
    send: (path) => http.send(path),
    selectorOf: (slot) => `pod=~"shop-${slot}-.+"`,
    processLabel: 'pod',
    staleMs: 60_000,
    readings,
    servingIn: async () => serving,
  });
}

test('47, 48, 61: one query, encoded, for raw counters and the time of their scrape; no rate', async () => {
  prometheus.set([POD]);
  const [sample] = await metricsOf().scrape('blue');
  expect(sample).toEqual({
    atMs: (ANSWERED_AT - 5) * 1000,
    instance: 'shop-blue-1 1700000000',
    startedAtMs: 1_700_000_000_000,
    series: { 'answers:default': 100, 'slow:default': 10 },
    inflightPayments: 0,
  });
  expect(prometheus.seen).toHaveLength(1);
  const { searchParams, pathname } = new URL(prometheus.seen[0]?.path ?? '', 'http://localhost');
  expect(pathname).toBe('/api/v1/query');
  expect(searchParams.get('partial_response')).toBe('false');
  expect(searchParams.get('query')).toBe(slotQuery('pod=~"shop-blue-.+"', readingsAt({})));
  expect(slotQuery('pod="x"', readingsAt({}))).not.toMatch(
    /rate|increase|irate|histogram_quantile/,
  );
});

test.each<[string, FakeProcess, string]>([
  ['a failed scrape', { ...POD, up: 0 }, 'its last scrape of shop-blue-1 failed'],
  ['old numbers', { ...POD, ageSeconds: 61 }, 'its numbers of shop-blue-1 are 61 s old'],
  [
    '29: a pod that several jobs scrape',
    { ...POD, otherJobs: ['again', 'and-again'] },
    'shop-blue-1 is scraped by 3 jobs: choose one',
  ],
  [
    'no number',
    {
      ...POD,
      samples: [...POD.samples, { name: 'smart_travel_inflight_payments', labels: {}, value: NaN }],
    },
    'smart_travel_inflight_payments of shop-blue-1 is NaN',
  ],
])('46: %s makes the look blind', async (_what, pod, reason) => {
  prometheus.set([pod]);
  await expect(metricsOf().scrape('blue')).rejects.toMatchObject({
    name: 'OperationError',
    retryable: true,
    message: `Prometheus: ${reason}`,
  });
});

test('46: no numbers of a pod that serves make the look blind; those of others do not help', async () => {
  prometheus.set([{ ...POD, name: 'shop-blue-2' }]);
  await expect(metricsOf().scrape('blue')).rejects.toThrow(
    'it has no numbers of shop-blue-1, which serves',
  );
});

test('a pod that has just begun to serve may be unknown, and one that serves no more is left out', async () => {
  prometheus.set([{ ...POD, name: 'shop-blue-gone' }]);
  const young = metricsOf([{ name: 'shop-blue-1', sinceMs: (ANSWERED_AT - 10) * 1000 }]);
  expect(await young.scrape('blue')).toEqual([]);
});

test.each([
  [
    'a query that is refused',
    400,
    '{"status":"error","errorType":"bad_data","error":"parse error"}',
    { code: 'rejected', message: 'Prometheus: bad_data: parse error' },
  ],
  [
    'a query that takes too long',
    503,
    '{"status":"error","errorType":"timeout","error":"query timed out"}',
    { code: 'unreachable', retryable: true },
  ],
  ['a missing login', 401, 'Unauthorized', { code: 'forbidden', retryable: false }],
  ['a wrong path', 404, '404 page not found', { code: 'not-found' }],
  ['a proxy that is in the way', 200, '<html>', { code: 'rejected' }],
  ['too many questions', 429, '', { code: 'unreachable', retryable: true }],
  [
    'a part of the answer',
    200,
    '{"status":"success","warnings":["store x is away"],"data":{"resultType":"vector","result":[]}}',
    { message: 'Prometheus answered a part only: store x is away' },
  ],
  [
    'an answer without its mark',
    200,
    '{"status":"success","data":{"resultType":"vector","result":[]}}',
    { message: 'Prometheus: the answer lacks its own mark; a proxy may have changed it' },
  ],
  [
    'a matrix',
    200,
    '{"status":"success","data":{"resultType":"matrix","result":[]}}',
    { code: 'rejected' },
  ],
])('46: %s makes the look blind', async (_what, status, body, told) => {
  prometheus.answer(status, body);
  await expect(metricsOf().scrape('blue')).rejects.toMatchObject({
    name: 'OperationError',
    ...told,
  });
});

test('46: a Prometheus that is away makes the look blind', async () => {
  const away = prometheusOverHttp({ url: 'http://127.0.0.1:9' });
  await expect(away.send('/api/v1/query')).rejects.toMatchObject({
    code: 'unreachable',
    retryable: true,
  });
  await away.close();
});

test.each<[string, Partial<PrometheusAddress>, string]>([
  ['a token', { auth: { kind: 'token', token: 't' } }, 'Bearer t'],
  ['a user', { auth: { kind: 'basic', user: 'u', password: 'p:q' } }, 'Basic dTpwOnE='],
])('%s is shown to the server, below its path', async (_what, more, authorization) => {
  const url = `${prometheus.url}/tenant/prometheus/`;
  const other = prometheusOverHttp({ url, headers: { 'x-scope-orgid': 'shop' }, ...more });
  await other.send('/api/v1/query?query=up');
  await other.close();
  expect(prometheus.seen[0]).toMatchObject({
    path: '/tenant/prometheus/api/v1/query?query=up',
    headers: { authorization, 'x-scope-orgid': 'shop' },
  });
});

const native = (buckets: readonly (readonly [number, string, string, string])[]) => ({
  metric: {
    __name__: 'smart_travel_http_request_duration_seconds',
    route_class: 'default',
    pod: 'shop-blue-1',
  },
  histogram: [ANSWERED_AT, { count: '100', sum: '7', buckets }],
});

const scalar = (metric: object, value: string) => ({ metric, value: [ANSWERED_AT, value] });

function answerWith(histogram: object): void {
  const pod = 'shop-blue-1';
  const result = [
    scalar({ zhiyou_value: 'answered' }, '1'),
    scalar({ zhiyou_value: 'scraped_at', pod }, String(ANSWERED_AT - 1)),
    scalar({ __name__: 'process_start_time_seconds', pod }, '1700000000'),
    histogram,
  ];
  const data = { resultType: 'vector', result };
  prometheus.answer(200, JSON.stringify({ status: 'success', data }));
}

test('counters and holdings that gates ask for are in the one query; a holding that is no number is left out', async () => {
  const lag = { name: 'lag_seconds', labels: [] };
  const asked = readingsAt(
    { default: 500 },
    { counters: { 'total:a': { name: 'a_total', labels: [] } }, holds: { lag } },
  );
  expect(slotQuery('pod="x"', asked)).toContain('|a_total|lag_seconds",pod="x"}');
  prometheus.set([
    { ...POD, samples: [...POD.samples, { name: lag.name, labels: {}, value: Number.NaN }] },
  ]);
  const [sample] = await metricsOf(undefined, asked).scrape('blue');
  expect(sample?.holds).toEqual({});
});

test('a native histogram is split at every boundary that is asked for', async () => {
  answerWith(
    native([
      [0, '0.25', '0.5', '90'],
      [0, '0.5', '1', '7'],
      [0, '1', '+Inf', '3'],
    ]),
  );
  const slow = { 'slow:default:1000': { routeClass: 'default', slowerThanMs: 1000 } };
  const [sample] = await metricsOf(undefined, readingsAt({ default: 500 }, { slow })).scrape(
    'blue',
  );
  expect(sample?.series).toMatchObject({ 'slow:default': 10, 'slow:default:1000': 3 });
});

test('a native histogram is split at the boundary', async () => {
  answerWith(
    native([
      [0, '0.25', '0.5', '90'],
      [0, '0.5', '1', '7'],
      [0, '1', '+Inf', '3'],
    ]),
  );
  const [sample] = await metricsOf().scrape('blue');
  expect(sample?.series).toEqual({ 'answers:default': 100, 'slow:default': 10 });
});

test('a native histogram with a bucket across the boundary is refused, for good', async () => {
  answerWith(native([[0, '0.4', '0.7', '100']]));
  await expect(metricsOf().scrape('blue')).rejects.toMatchObject({
    retryable: false,
    message:
      'native histogram of route class default: expected a bound at 500 ms, found a bucket from 400 to 700 ms',
  });
});
