import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createMetricsRegistry } from '../../service/monitoring/metrics-registry.ts';
import { manifest } from './render.ts';

const run = promisify(execFile);
const PLACE = 'job="smart-travel",namespace="trips"';
const UP = `up{${PLACE},pod="a"}`;

type Series = Readonly<Record<string, string>>;

/** Counters that grow each minute by so much, over seven hours, and the pod that is up all the time. */
function growing(perMinute: Readonly<Record<string, number>>): Series {
  const counters = Object.entries(perMinute).map(([name, by]) => [name, `0+${by}x420`]);
  return { [UP]: '1x420', ...Object.fromEntries(counters) };
}

const requests = (status: number, pod = 'a'): string =>
  `smart_travel_http_requests_total{${PLACE},pod="${pod}",route_class="default",status="${status}"}`;
const traffic = (good: number, bad: number): Series =>
  growing({ [requests(200)]: good, [requests(500)]: bad });
const payment = (outcome: string, provider = 'wechat'): string =>
  `smart_travel_payment_requests_total{${PLACE},stage="payment_processing",provider="${provider}",outcome="${outcome}"}`;
const payments = (good: number, bad: number): Series => ({
  ...traffic(1000, 0),
  ...growing({ [payment('success')]: good, [payment('failure')]: bad }),
});
/** Answers of which nine in ten take longer than `slow` seconds. */
const answers = (metric: string, labels: string, slow: number): Series =>
  growing({
    [`${metric}_bucket{${PLACE},${labels},le="${slow}"}`]: 10,
    [`${metric}_bucket{${PLACE},${labels},le="10"}`]: 100,
    [`${metric}_bucket{${PLACE},${labels},le="+Inf"}`]: 100,
  });
const slowAnswers = answers(
  'smart_travel_http_request_duration_seconds',
  'route_class="default"',
  1,
);
const slowPayments = answers(
  'smart_travel_payment_response_time_seconds',
  'stage="payment_processing",provider="wechat"',
  5,
);

const BURNING = ['SmartTravelErrorsBurnFast', 'SmartTravelErrorsBurnSlowly'];
const COLLAPSING = [
  'SmartTravelPaymentsCollapse',
  'SmartTravelPaymentsDegrade',
  'SmartTravelPaymentsFail',
];

const CASES: readonly (readonly [string, Series, readonly string[]])[] = [
  ['health', payments(100, 0), []],
  ['defect 90: no target at all', {}, ['SmartTravelDown']],
  ['every target down', { [UP]: '0x420' }, ['SmartTravelDown']],
  ['a target without the service’s metrics', { [UP]: '1x420' }, ['SmartTravelMetricsSilent']],
  ['one request of fifty failing', traffic(980, 20), BURNING],
  ['one request of a hundred failing', traffic(990, 10), ['SmartTravelErrorsBurnSlowly']],
  ['defect 48: one error among very many', traffic(100_000, 1), []],
  ['failures in too little traffic to judge', traffic(1, 1), []],
  [
    'defect 48: failures of one pod of two',
    { ...traffic(500, 0), ...growing({ [requests(500, 'b')]: 500 }) },
    BURNING,
  ],
  [
    'failing probes and scrapes',
    { ...traffic(1000, 0), ...growing({ [requests(500).replace('default', 'operations')]: 500 }) },
    [],
  ],
  ['half of the payments failing', payments(50, 50), COLLAPSING],
  [
    'defect 60: seven of a hundred payments failing',
    payments(93, 7),
    ['SmartTravelPaymentsDegrade', 'SmartTravelPaymentsFail'],
  ],
  ['two of a hundred payments failing', payments(98, 2), ['SmartTravelPaymentsDegrade']],
  ['a few payments, half of them failing', payments(1, 1), []],
  [
    'one provider failing beside a good one',
    { ...payments(0, 50), ...growing({ [payment('success', 'alipay')]: 5000 }) },
    COLLAPSING,
  ],
  ['defect 50: slow answers', { ...traffic(1000, 0), ...slowAnswers }, ['SmartTravelSlow']],
  ['a few slow answers', { ...traffic(1, 0), ...slowAnswers }, []],
  [
    'defect 50: slow payments',
    { ...payments(100, 0), ...slowPayments },
    ['SmartTravelPaymentsSlow'],
  ],
  ['slow payments of a quiet night', { ...payments(1, 0), ...slowPayments }, []],
];

type Rule = {
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
};

describe('alerts', () => {
  let folder: string;
  let rules: readonly Rule[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhiyou-alerts-'));
    const { spec } = await manifest('PrometheusRule', { environment: 'production', mode: 'edge' });
    rules = spec.groups.flatMap((group: { rules: readonly Rule[] }) => group.rules);
    writeFileSync(join(folder, 'rules.yaml'), stringify(spec));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(CASES)('on %s', async (what, series, expected) => {
    const firing = {
      expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
      eval_time: '419m',
      exp_samples: expected.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
    };
    const inputs = Object.entries(series).map(([name, values]) => ({ series: name, values }));
    const test = { interval: '1m', input_series: inputs, promql_expr_test: [firing] };
    const file = join(folder, `case-${CASES.findIndex(([name]) => name === what)}.yaml`);
    writeFileSync(file, stringify({ rule_files: ['rules.yaml'], tests: [test] }));
    const said = await run('promtool', ['test', 'rules', file]).then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
    expect(said).toBe('');
  });

  it('defect 49: ask for metrics that the service has', () => {
    const known = createMetricsRegistry('blue').metricNames();
    const asked = rules.flatMap(({ expr }) => expr.match(/\bsmart_travel_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !known.includes(name.replace(/_bucket$/, '')))).toEqual([]);
  });

  it('defect 88: have a severity that is routed, and a runbook', () => {
    const alerts = rules.filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBe(9);
    for (const { labels } of alerts) expect(labels?.['severity']).toMatch(/^(?:critical|warning)$/);
  });

  it('every alert fires in one of these cases', () => {
    const fired = new Set(CASES.flatMap(([, , expected]) => expected));
    expect(rules.flatMap(({ alert }) => alert ?? []).filter((alert) => !fired.has(alert))).toEqual(
      [],
    );
  });
});
