import { describe, expect, test } from 'vitest';
import { parseExposition } from '../../service/metrics/exposition.ts';
import { SETTINGS } from './edge.fixture.ts';
import { gatewaySeries, nginxSeries, processStartOf, seriesOf, traefikSeries } from './series.ts';

const HASH = '0123456789abcdef0123';
const RULE = `httproute-production-shop-gw-kube-system-traefik-gateway-ep-web-1-${HASH}`;

describe('series of an HTTPRoute', () => {
  const reader = gatewaySeries(SETTINGS, ['payment', 'default', '']);

  test.each([
    ['shop-blue-default', { routeClass: 'default', slot: 'blue', part: 'share' }],
    ['shop-green-payment-pinned', { routeClass: 'payment', slot: 'green', part: 'pinned' }],
    ['shop-green', undefined],
  ])('are found by the Service %s, whatever the hash of the rule', (service, leaf) => {
    const label = `${RULE}-svc-production-${service}-0@kubernetesgateway`;
    expect(reader.service(label)).toEqual(leaf);
  });

  test('are not those of another application, whose name begins alike', () => {
    const other = RULE.replace('-shop-', '-shop-two-');
    expect(reader.service(`${other}-svc-production-shop-blue-default-0@kubernetesgateway`)).toBe(
      undefined,
    );
  });

  test.each([
    [0, { kind: 'class', routeClass: 'payment' }],
    [1, { kind: 'class', routeClass: 'default' }],
    [2, undefined],
    [7, undefined],
  ])('of rule %i are of its class', (place, counted) => {
    const router = RULE.replace(`-1-${HASH}`, `-${place}-${HASH}`);
    expect(reader.router(`${router}@kubernetesgateway`, '')).toEqual(counted);
  });
});

describe('series of TraefikServices', () => {
  const reader = traefikSeries(SETTINGS);
  const leaf = { routeClass: 'default', slot: 'green', part: 'share' };

  test.each([
    'production-shop-green-default-3000@kubernetescrd',
    'production_shop-default_wrr_1_production_shop-green-default_3000@kubernetescrd',
  ])('are found by either way of naming: %s', (label) => {
    expect(reader.service(label)).toEqual(leaf);
  });

  test('are of a class by the TraefikService that a router leads to', () => {
    const counted = { kind: 'class', routeClass: 'payment' };
    const router = `production-shop-${HASH}@kubernetescrd`;
    expect(reader.router(router, 'production-shop-payment@kubernetescrd')).toEqual(counted);
    expect(reader.router(router, 'production-shop-blue-payment-pinned@kubernetescrd')).toEqual(
      counted,
    );
    expect(reader.router(router, 'production-other@kubernetescrd')).toBe(undefined);
  });

  test('are not those of the route that shows the revision', () => {
    const router = `production-shop-revision-${HASH}@kubernetescrd`;
    expect(reader.router(router, 'production-shop-payment@kubernetescrd')).toBe(undefined);
  });
});

const named = (name: string) => `production-${name}@kubernetesingressnginx`;

describe('series of canary Ingresses', () => {
  const reader = nginxSeries(SETTINGS);

  test.each([
    ['shop-default-shop-blue-default-3000', { routeClass: 'default', slot: 'blue', part: 'share' }],
    [
      'shop-default-shop-blue-default-3000-canary',
      { routeClass: 'default', slot: 'green', part: 'share' },
    ],
    [
      'shop-payment-orders-b-shop-blue-payment-pinned-3000',
      { routeClass: 'payment', slot: 'blue', part: 'pinned' },
    ],
    ['shop-payment-orders-b-shop-blue-payment-pinned-3000-canary', undefined],
  ])('say of %s which slot answered', (name, leaf) => {
    expect(reader.service(named(name))).toEqual(leaf);
  });

  test('tell previews by their router, since they count as the canary', () => {
    const canary = named('shop-default-shop-blue-default-3000-canary');
    expect(reader.router(named('shop-default-rule-0-path-0-canary'), canary)).toEqual({
      kind: 'preview',
      routeClass: 'default',
      slot: 'green',
      part: 'share',
    });
    expect(reader.router(named('shop-default-rule-0-path-0'), '')).toEqual({
      kind: 'class',
      routeClass: 'default',
    });
  });
});

test('only 5xx are failures: 499 means that the visitor left', () => {
  const service = 'production-shop-blue-default-3000@kubernetescrd';
  const line = (code: string, value: number) =>
    `traefik_service_requests_total{code="${code}",method="GET",protocol="http",service="${service}"} ${value}`;
  const text = [
    'process_start_time_seconds 1.79e+09',
    line('200', 7),
    line('499', 2),
    line('502', 1),
  ];
  const samples = parseExposition(text.join('\n')) ?? [];
  const series = seriesOf(samples, traefikSeries(SETTINGS));
  expect(series.map(({ failed, value }) => [failed, value])).toEqual([
    [false, 7],
    [false, 2],
    [true, 1],
  ]);
  expect(processStartOf(samples)).toBe(1_790_000_000);
});
