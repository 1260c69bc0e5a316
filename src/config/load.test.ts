import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LocalEnvironment } from '../domain/application.ts';
import { loadApplication } from './load.ts';
import { CLUSTER_FILE, LONGER_FILE, MINIMAL_FILE } from './reference.ts';

const own = readFileSync(new URL('../../zhiyou.yaml', import.meta.url), 'utf8');

const NO_MEASURES = {
  readings: { slow: {}, counters: {}, holds: {} },
  sources: [],
  means: [],
  limits: {},
};

test('the file of this repository declares the values that environment local was made with', () => {
  const { name, routeClasses, providers, slowerThanMs, environments } = loadApplication(
    'zhiyou.yaml',
    own,
  );
  expect({ name, routeClasses, providers, slowerThanMs }).toEqual({
    name: 'smart-travel',
    routeClasses: { default: ['/'], payment: ['/api/payment', '/api/wechat-pay-mcp'] },
    providers: ['wechat', 'alipay'],
    slowerThanMs: { default: 500, payment: 5000 },
  });
  const plan = {
    classes: ['default', 'payment'],
    dwellMs: 3000,
    soakMs: 5000,
    requestsPerSecond: 40,
    phaseDeadlineMs: 300_000,
    waitingMs: 86_400_000,
  };
  const paymentLadder = [10, 50, 100];
  const payment = { rollbackRate: 0.002, passRate: 0.05, floorRate: 0.1, harmPerHour: 20 };
  expect(environments).toEqual({
    local: {
      runtime: 'local',
      edgePort: 8080,
      instancesPerSlot: 2,
      scrapeEveryMs: 1000,
      paymentsPerSecond: 8,
      orderEveryMs: 15_000,
      releases: {
        '6.2.0': {},
        '6.2.1': {},
        '6.2.2': { FAULT_PAYMENT_FAILURE_RATIO: '0.05' },
        '6.2.3': { FAULT_ERROR_RATIO_DEFAULT: '0.05' },
      },
      variables: { DRAIN_DELAY_MS: '500', LOG_LEVEL: 'info' },
      judge: {
        alpha: 0.01,
        beta: 0.05,
        dwellMs: 3000,
        shedAfterMs: 45_000,
        blindRollbackAfterMs: 300_000,
        gates: [
          gate('errors', 0.3, { rollbackRate: 0.001, passRate: 0.02, harmPerHour: 60 }),
          gate('slow', 0.15, { rollbackRate: 0.01, passRate: 0.05 }),
          gate('errors-payment', 0.1, payment),
          gate('slow-payment', 0.05, { rollbackRate: 0.01, passRate: 0.05, floorRate: 0.1 }),
          gate('payment-wechat', 0.2, { ...payment, harmPerHour: 1500 }),
          gate('payment-alipay', 0.2, { ...payment, harmPerHour: 1500 }),
        ],
      },
      measures: {
        ...NO_MEASURES,
        readings: {
          ...NO_MEASURES.readings,
          holds: {
            memory: { name: 'process_resident_memory_bytes', labels: [] },
            descriptors: { name: 'process_open_fds', labels: [] },
          },
        },
        limits: { memory: 1024 ** 3, descriptors: 1024 },
      },
      plans: {
        rolling: { strategy: 'rolling', ...plan },
        'blue-green': { strategy: 'blue-green', ...plan, paymentLadder },
        canary: { strategy: 'canary', ...plan, paymentLadder },
        ab: { strategy: 'ab', ...plan, paymentLadder },
      },
      freeze: { timeZone: 'Asia/Shanghai', windows: [] },
      onCancel: 'continue',
    },
  });
});

function gate(
  gateName: string,
  weight: number,
  rates: {
    readonly rollbackRate: number;
    readonly passRate: number;
    readonly floorRate?: number;
    readonly harmPerHour?: number;
  },
) {
  return {
    name: gateName,
    weight,
    bounds: { rollbackRatio: 1.25, passRatio: 1.5, dispersion: 1, warmUpMs: 0, ...rates },
  };
}

function localOf(text: string): LocalEnvironment {
  const { local } = loadApplication('zhiyou.yaml', text).environments;
  if (local?.runtime !== 'local') throw new Error('no environment local');
  return local;
}

const weightsOf = ({ judge }: LocalEnvironment) =>
  Object.fromEntries(judge.gates.map(({ name, weight }) => [name, weight]));

test('a name, routes and a release are enough; the rest has defaults', () => {
  const plan = {
    classes: ['default'],
    dwellMs: 60_000,
    soakMs: 300_000,
    requestsPerSecond: 100,
    phaseDeadlineMs: 300_000,
    waitingMs: 86_400_000,
  };
  const bounds = { rollbackRatio: 1.25, passRatio: 1.5, dispersion: 2 };
  expect(localOf(MINIMAL_FILE)).toEqual({
    runtime: 'local',
    edgePort: 8080,
    instancesPerSlot: 2,
    scrapeEveryMs: 1000,
    orderEveryMs: 15_000,
    releases: { '6.2.0': {} },
    variables: {},
    judge: {
      alpha: 0.01,
      beta: 0.05,
      dwellMs: 60_000,
      shedAfterMs: 45_000,
      blindRollbackAfterMs: 300_000,
      gates: [
        {
          name: 'errors',
          weight: 0.666666666667,
          bounds: {
            ...bounds,
            rollbackRate: 0.001,
            passRate: 0.005,
            harmPerHour: 60,
            warmUpMs: 0,
          },
        },
        {
          name: 'slow',
          weight: 0.333333333333,
          bounds: { ...bounds, rollbackRate: 0.01, passRate: 0.05, warmUpMs: 60_000 },
        },
      ],
    },
    measures: NO_MEASURES,
    plans: {
      rolling: { strategy: 'rolling', ...plan },
      'blue-green': { strategy: 'blue-green', ...plan },
      canary: { strategy: 'canary', ...plan },
      ab: { strategy: 'ab', ...plan },
    },
    freeze: { timeZone: 'Asia/Shanghai', windows: [] },
    onCancel: 'continue',
  });
});

test('a file that says more keeps the defaults of what it leaves out', () => {
  const local = localOf(LONGER_FILE);
  const approvals = { required: 2, approvers: ['li.na', 'wang.fang', 'zhang.wei'] };
  const common = { classes: ['default', 'payment'], dwellMs: 30_000, soakMs: 300_000, approvals };
  expect(local.plans).toMatchObject({
    rolling: common,
    'blue-green': { ...common, ladder: [10, 50, 100] },
    canary: { ...common, soakMs: 600_000, paymentLadder: [5, 100], approveBefore: ['payment'] },
    ab: {
      ...common,
      experiment: {
        audience: { kind: 'header', name: 'x-beta', value: '1' },
        percent: 0,
        holdMs: 7_200_000,
        ending: 'ask',
      },
    },
  });
  expect(local.plans.canary).not.toHaveProperty('ladder');
  expect(local.freeze).toEqual({
    timeZone: 'Asia/Shanghai',
    windows: [
      { name: 'settlement', kind: 'recurring', cron: '30 23 * * *', durationMs: 3_600_000 },
      { name: 'month-end', kind: 'recurring', cron: '0 18 L * *', durationMs: 43_200_000 },
      { name: 'national day', kind: 'days', fromDay: '2026-10-01', toDay: '2026-10-08' },
    ],
  });
});

test('a payment gate has a floor of 10 %, also where the file does not name it', () => {
  const { judge } = localOf(LONGER_FILE);
  const floors = judge.gates.map(({ name, bounds }) => [name, bounds.floorRate]);
  expect(Object.fromEntries(floors)).toEqual({
    errors: undefined,
    slow: undefined,
    'errors-payment': 0.1,
    'slow-payment': 0.1,
    'payment-wechat': 0.1,
    'payment-alipay': 0.05,
  });
});

test('route class payment has gates and a boundary of its own; without the class there are none', () => {
  const { payment: boundaryMs } = loadApplication('zhiyou.yaml', LONGER_FILE).slowerThanMs;
  expect(boundaryMs).toBe(5000);
  expect(loadApplication('zhiyou.yaml', MINIMAL_FILE).slowerThanMs).toEqual({ default: 500 });
  const { gates } = localOf(LONGER_FILE).judge;
  expect(gates.filter(({ name }) => name.endsWith('-payment')).map(({ bounds }) => bounds)).toEqual(
    [
      expect.objectContaining({ rollbackRate: 0.002, passRate: 0.01, floorRate: 0.1 }),
      expect.objectContaining({ rollbackRate: 0.01, passRate: 0.05 }),
    ],
  );
});

test('gates without a weight share what the others leave, in proportion', () => {
  const weights = weightsOf(localOf(LONGER_FILE));
  expect(weights).toEqual({
    errors: 0.2625,
    slow: 0.13125,
    'errors-payment': 0.0875,
    'slow-payment': 0.04375,
    'payment-wechat': 0.175,
    'payment-alipay': 0.3,
  });
  expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
});

test.each([
  ['{ cookie: beta, value: yes please }', { kind: 'cookie', name: 'beta', value: 'yes please' }, 0],
  ['{ share: 12.5% }', { kind: 'sticky-share' }, 12.5],
  ['{ share: 100% }', { kind: 'sticky-share' }, 100],
])('an experiment for %s', (written, audience, percent) => {
  const text = LONGER_FILE.replace("{ header: X-Beta, value: '1' }", written);
  expect(localOf(text).plans.ab.experiment).toMatchObject({ audience, percent });
});

test.each([
  ['250ms', 250],
  ['1.5s', 1500],
  ['0.3s', 300],
  ['90s', 90_000],
  ['2m', 120_000],
])('the time %s is %d ms', (written, ms) => {
  expect(localOf(`${MINIMAL_FILE}    scrapeEvery: ${written}\n`).scrapeEveryMs).toBe(ms);
});

test.each([
  ['0.1%', 0.001],
  ['0.29%', 0.0029],
  ['7%', 0.07],
  ['99.9%', 0.999],
])('the rate %s is exactly %d', (written, rate) => {
  const text = `${MINIMAL_FILE}    judge: { gates: { errors: { passRate: ${written} } } }\n`;
  expect(localOf(text).judge.gates[0]?.bounds.passRate).toBe(rate);
});

const clusterOf = (edge: string, more = '') => {
  const text = CLUSTER_FILE.replace('kind: gateway', edge);
  return loadApplication('zhiyou.yaml', `${text}${more}`).environments['production'];
};

test('an environment in a cluster says what is installed there and what splits the traffic', () => {
  expect(clusterOf('kind: gateway')).toMatchObject({
    runtime: 'kubernetes',
    context: undefined,
    namespace: 'smart-travel-production',
    chart: 'helm/smart-travel',
    chartVersion: undefined,
    image: 'harbor.smarttravel.local/smart-travel/smart-travel-assistant',
    plainHttp: [],
    onCancel: 'return',
    values: ['helm/smart-travel/values-production.yaml'],
    scrapeEveryMs: 5000,
    edge: {
      kind: 'gateway',
      gateway: { namespace: 'kube-system', name: 'traefik-gateway' },
      hosts: ['api.smarttravel.com'],
      url: 'https://api.smarttravel.com',
      pods: {
        namespace: 'kube-system',
        selector: 'app.kubernetes.io/name=traefik',
        metricsPort: 9100,
        webPort: 8000,
      },
      addresses: [],
    },
    metrics: { source: 'pods' },
  });
});

test.each([
  ['kind: traefik', { kind: 'traefik', entryPoints: ['web'] }],
  ['kind: nginx', { kind: 'nginx', ingressClass: 'nginx' }],
  ['gateway: edge/main', { kind: 'gateway', gateway: { namespace: 'edge', name: 'main' } }],
  ['url: http://127.0.0.1:8000', { url: 'http://127.0.0.1:8000' }],
])('an edge of %s', (written, edge) => {
  expect(clusterOf(written)).toMatchObject({ edge });
});

test('numbers come from a Prometheus where one is named', () => {
  const prometheus = '      prometheus: { url: http://prometheus.monitoring:9090 }\n';
  expect(clusterOf('kind: gateway', prometheus)).toMatchObject({
    metrics: { source: 'prometheus', url: 'http://prometheus.monitoring:9090' },
  });
});

test('releases need no signature unless an environment says so', () => {
  const policy = `
      releasePolicy:
        requireSigned: true
        publicKeys: [keys/release.pub]
        mostVulnerabilities: { critical: 0, high: 3 }
        leastCoverage: 80%
`;
  expect(clusterOf('kind: gateway')).toMatchObject({
    releasePolicy: { requireSigned: false, publicKeys: [], mostVulnerabilities: {} },
  });
  expect(clusterOf('kind: gateway', policy)).toMatchObject({
    releasePolicy: {
      requireSigned: true,
      publicKeys: ['keys/release.pub'],
      mostVulnerabilities: { critical: 0, high: 3 },
      leastCoverageRatio: 0.8,
      requireSbom: false,
      requirePaymentEvidence: false,
    },
  });
});
