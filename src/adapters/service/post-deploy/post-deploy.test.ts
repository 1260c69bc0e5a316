import { afterEach, describe, expect, it, test } from 'vitest';
import {
  startServer,
  type SeenRequest,
  type SmallServer,
} from '../../../../test/contract/small-server.ts';
import type { TestGroupName } from '../../../ports/post-deploy-tests.ts';
import { json, RELEASE, routeOf, wellAnswer, type StubAnswer } from './post-deploy.fixture.ts';
import { postDeployTests } from './run-tests.ts';

let server: SmallServer | undefined;
afterEach(() => server?.close());

type Faults = Readonly<Record<string, StubAnswer | ((request: SeenRequest) => StubAnswer)>>;

/** What the tests say of a service that is well but for these answers. */
async function outcomesWith(faults: Faults, releases: readonly string[] = [RELEASE]) {
  server = await startServer((request) => {
    const fault = faults[routeOf(request)];
    if (fault === undefined) return search(request) ?? wellAnswer(request);
    return typeof fault === 'function' ? fault(request) : fault;
  });
  const tests = postDeployTests({
    edge: { url: server.url },
    providers: ['wechat', 'alipay'],
    slowerThanMs: { default: 60_000, payment: 60_000 },
    patience: { answerMs: 60_000, settledMs: 0 },
  });
  return tests.run(releases);
}

function search({ path }: SeenRequest): StubAnswer | undefined {
  return path.includes('city=atlantis')
    ? json({ error: { code: 'unknown_city', message: 'city' } }, 404)
    : undefined;
}

async function failuresWith(faults: Faults, releases?: readonly string[]) {
  const groups = await outcomesWith(faults, releases);
  return groups.flatMap(({ group, tests }) =>
    tests
      .filter(({ result }) => result === 'failed')
      .map(({ name, says }) => ({ test: `${group} ${name}`, says })),
  );
}

const DOWN = json({ error: { code: 'out_of_order' } }, 503);
const STRANGER: StubAnswer = { headers: { 'x-release': '6.2.0' }, body: '{"release":"6.2.0"}' };

test('91: a service that is well passes every group, in their order, and five of them are critical', async () => {
  const groups = await outcomesWith({});
  expect(groups.map(({ group, critical }) => [group, critical])).toEqual([
    ['basic_health', true],
    ['monitoring_integration', true],
    ['api_functionality', true],
    ['payment_system', true],
    ['database_connectivity', true],
    ['external_services', false],
    ['performance', false],
    ['security', false],
  ]);
  const others = groups.flatMap(({ group, tests }) =>
    tests
      .filter(({ result }) => result !== 'passed')
      .map(({ name, result, says }) => [group, name, result, says]),
  );
  expect(others).toEqual([
    ['external_services', 'amap', 'skipped', 'not configured'],
    ['security', 'transport', 'skipped', 'the edge is on this machine'],
  ]);
});

test('66: every request says that nobody is behind it', async () => {
  await outcomesWith({});
  expect(server?.seen.filter(({ headers }) => headers['x-synthetic'] !== '1')).toEqual([]);
  expect(server?.seen.length).toBeGreaterThan(60);
});

describe('91: what is not well fails its own group and says why', () => {
  it.each<[test: string, route: string, answer: Faults[string], says: string]>([
    ['basic_health health', 'GET /api/health', DOWN, '/api/health: status 503'],
    ['basic_health ready', 'GET /api/ready', DOWN, '/api/ready: status 503'],
    ['basic_health version', 'GET /api/version', STRANGER, 'x-release: expected 6.2.1, got 6.2.0'],
    [
      'monitoring_integration registry',
      'GET /api/monitoring/registry/status',
      json({ status: 'off' }),
      '/api/monitoring/registry/status status: Invalid input: expected "active"',
    ],
    [
      'monitoring_integration collector',
      'GET /api/monitoring/collector/status',
      json({ status: 'waiting' }),
      'expected "collecting"',
    ],
    [
      'monitoring_integration error-handler',
      'GET /api/monitoring/error-handler/status',
      { body: '<html>' },
      'expected JSON',
    ],
    ['api_functionality plan', 'POST /api/travel/plan', planless, 'days: Too small'],
    ['api_functionality wrong-request', 'POST /api/travel/plan', lenient, 'expected status 400'],
    ['payment_system health', 'GET /api/payment/health', DOWN, 'status 503'],
    ['payment_system gateways', 'GET /api/payment/gateway/test', DOWN, 'status 503'],
    ['payment_system in-isolation', 'GET /api/payment/test', DOWN, 'status 503'],
    [
      'payment_system order-wechat',
      'GET /api/payment/orders/g-1',
      json({ id: 'g-1', status: 'paying' }),
      'expected paid and refunded within 0 s, got paying',
    ],
    ['payment_system order-alipay', 'POST /api/payment/orders/g-1/pay', DOWN, 'status 503'],
    ['database_connectivity connection', 'GET /api/database/health', DOWN, 'status 503'],
    [
      'database_connectivity write-and-read',
      'POST /api/payment/orders',
      forgetful,
      'the order of the same key: expected',
    ],
    ['external_services amap', 'GET /api/amap/test', DOWN, 'status 503'],
    ['external_services cache', 'GET /api/cache/health', DOWN, 'status 503'],
    ['performance default', 'GET /api/travel/search', DOWN, 'expected status 200'],
    ['performance payment', 'GET /api/payment/test', DOWN, 'expected status 200'],
    [
      'security internal-routes',
      'GET /internal/payments/reconciliation',
      json({ differenceFen: '0' }),
      'expected status 404, got status 200',
    ],
    ['security preview-guessed', 'GET /api/version', guessable, 'expected 6.2.1, got 6.2.2'],
    ['security errors-tell-nothing', 'POST /api/travel/plan', talkative, 'tells of the inside'],
    ['security large-body', 'POST /api/travel/plan', lenient, 'expected status 413'],
  ])('%s', async (name, route, answer, says) => {
    const failures = await failuresWith({ [route]: answer });
    const found = failures.find(({ test: one }) => one === name);
    expect(found?.says).toContain(says);
  });

  it('89: counters that are missing, of another release, or impossible', async () => {
    expect(await saysOfMetrics((text) => text.replaceAll(RELEASE, '6.2.0'))).toEqual([
      'monitoring_integration metrics: /api/metrics smart_travel_http_requests_total: expected release 6.2.1, got 6.2.0',
    ]);
    expect(
      await saysOfMetrics((text) => text.replace('success_rate 0.99', 'success_rate 1.99')),
    ).toEqual([
      'monitoring_integration values: /api/metrics smart_travel_payment_success_rate: 1.99 cannot be',
    ]);
    expect(await saysOfMetrics(() => '[object Promise]')).toHaveLength(2);
  });
});

test('during a rollout both releases may answer', async () => {
  const both = await failuresWith({ 'GET /api/version': STRANGER }, ['6.2.0', RELEASE]);
  expect(both).toEqual([]);
});

test('answers slower than the boundary of their class are told with their quantile', async () => {
  server = await startServer(wellAnswer);
  const [, , , , , , performance] = await postDeployTests({
    edge: { url: server.url },
    providers: [],
    slowerThanMs: { default: 0, payment: -1 },
    patience: { answerMs: 60_000, settledMs: 0 },
  }).run([RELEASE]);
  const payment = performance?.tests.find(({ name }) => name === 'payment');
  expect(payment?.result).toBe('failed');
  expect(payment?.says).toMatch(/^\/api\/payment\/test: p95 \d+ ms of 20 answers, at most -1 ms$/);
});

test('an edge without TLS that is not on this machine is told, and an edge that is not there fails all', async () => {
  const groups = await postDeployTests({
    edge: { url: 'http://0.0.0.0:1' },
    providers: ['wechat'],
    slowerThanMs: {},
    patience: { answerMs: 60_000, settledMs: 0 },
  }).run([RELEASE]);
  const critical = groups.filter((group) => group.critical);
  expect(critical.every(({ tests }) => tests.every(({ result }) => result === 'failed'))).toBe(
    true,
  );
  const says = (name: TestGroupName) => groups.find(({ group }) => group === name)?.tests[0]?.says;
  expect(says('security')).toBe('http://0.0.0.0:1: expected https');
});

/** What the tests say when the counters are told like this. */
async function saysOfMetrics(edit: (text: string) => string): Promise<readonly string[]> {
  const failures = await failuresWith({ 'GET /api/metrics': edited(edit) });
  await server?.close();
  server = undefined;
  return failures.map(({ test: name, says }) => `${name}: ${says}`);
}

/** A well service's answer with another body. */
function edited(edit: (text: string) => string): Faults[string] {
  return (request) => ({ body: edit(wellAnswer(request).body) });
}

function planless(): StubAnswer {
  return json({ tripId: 'trip-1', days: [] });
}

/** Takes whatever comes. */
function lenient(): StubAnswer {
  return json({ tripId: 'trip-1', days: [{ visits: [{}] }, { visits: [{}] }] });
}

function talkative(): StubAnswer {
  return json({ error: { stack: 'TypeError: x\n at plan (service/trips.ts:3:9)' } }, 400);
}

/** Makes a new order whatever the key. */
function forgetful(): StubAnswer {
  return json({ id: `g-${server?.seen.length}`, status: 'created' }, 201);
}

/** Leads anybody with the header to the candidate. */
function guessable({ headers }: SeenRequest): StubAnswer {
  const release = headers['x-zhiyou-preview'] === undefined ? RELEASE : '6.2.2';
  return { headers: { 'x-release': release }, body: JSON.stringify({ release }) };
}
