import { describe, expect, test } from 'vitest';
import { edgeConfigSchema, type RouteClass } from './config.ts';
import { readTarget } from './path.ts';
import { refuseConfig } from './refuse-config.ts';
import { chooseRoute, matchRouteClass } from './routing.ts';

const payment: RouteClass = {
  name: 'payment',
  pathPrefixes: ['/api/payment'],
  weights: { blue: 100, green: 0 },
};
const standard: RouteClass = {
  name: 'default',
  pathPrefixes: ['/'],
  weights: { blue: 75, green: 25 },
};

describe('route classes', () => {
  test.each([
    ['/api/payment', 'payment'],
    ['/api/payment/7/query', 'payment'],
    ['/api/payment-guide', 'default'],
    ['/', 'default'],
  ])('%s belongs to %s, whichever class is listed first', (path, name) => {
    expect(matchRouteClass([standard, payment], path)?.name).toBe(name);
    expect(matchRouteClass([payment, standard], path)?.name).toBe(name);
  });

  test('payment wins over another class with the same prefix', () => {
    const twin = { ...standard, pathPrefixes: ['/api/payment'] };
    expect(matchRouteClass([twin, payment], '/api/payment')?.name).toBe('payment');
    expect(matchRouteClass([payment, twin], '/api/payment')?.name).toBe('payment');
  });

  test('a path that no class names has none', () => {
    expect(matchRouteClass([payment], '/other')).toBeUndefined();
  });
});

describe('request target', () => {
  test.each([
    ['/api/%70ayment/orders?x=%2e', '/api/payment/orders'],
    ['//internal//x', '/internal/x'],
    ['/%69nternal/x', '/internal/x'],
    ['/internal%2fx', '/internal/x'],
    ['\\internal', undefined],
    ['/\\internal', '/internal'],
    ['http://host:1/internal/x?y', '/internal/x'],
    ['http://host', '/'],
    ['/api/../internal', undefined],
    ['/api/%2e%2E/internal', undefined],
    ['/.well-known/x', '/.well-known/x'],
    ['/%zz', undefined],
    ['/a;v=1/b;c', '/a/b'],
    ['/;/a/;x', '/a/'],
    ['/a;', '/a'],
    ['/a#b', undefined],
    ['/a?b#c', undefined],
    ['/a%23b', '/a#b'],
    ['/a%00', undefined],
    ['*', undefined],
  ])('%s is routed as %s', (url, path) => {
    expect(readTarget(url)?.path).toBe(path);
  });

  test('what is forwarded keeps its spelling and its query', () => {
    expect(readTarget('http://h/a%20b?c=//d')?.target).toBe('/a%20b?c=//d');
  });
});

describe('route', () => {
  const config = edgeConfigSchema.parse({
    slots: { blue: [], green: [] },
    routeClasses: [],
    preview: { secret: 'a-secret-of-the-rollout', slot: 'green' },
    tagOwners: { b: 'blue', g: 'green' },
  });
  const tried: RouteClass = {
    ...standard,
    weights: { blue: 100, green: 0 },
    match: { header: 'x-group', value: 'beta', slot: 'green' },
    stickyCookie: 'seen',
  };
  const order = '/api/payment/orders/b-1';

  test.each([
    [
      'the preview secret beats all',
      order,
      { 'x-zhiyou-preview': 'a-secret-of-the-rollout' },
      'preview green',
    ],
    ['a wrong preview secret is ignored', '/', { 'x-zhiyou-preview': 'guess' }, 'scheduled'],
    ['an order stays with the owner of its tag', `${order}/pay`, {}, 'pinned blue'],
    ['a callback too', '/api/payment/callback/wechat/g-7', {}, 'pinned green'],
    ['an order in the header', '/api/payment/orders', { 'x-order-id': 'g-7' }, 'pinned green'],
    ['the path beats the header', order, { 'x-order-id': 'g-7' }, 'pinned blue'],
    ['a tag that nobody owns', '/api/payment/orders/z-7', {}, 'scheduled'],
    ['a tag that is a name of objects', '/api/payment/orders/__proto__', {}, 'scheduled'],
    ['no order after the prefix', '/api/payment/orders/', {}, 'scheduled'],
    ['an order beats a match', order, { 'x-group': 'beta' }, 'pinned blue'],
    ['a match beats the weights', '/', { 'x-group': 'beta' }, 'matched green'],
    ['another value does not match', '/', { 'x-group': 'alpha' }, 'scheduled'],
    ['a cookie is honoured', '/', { cookie: 'a=1; seen=blue' }, 'sticky blue'],
    ['but not for a slot without weight', '/', { cookie: 'seen=green' }, 'scheduled'],
    ['nor with another value', '/', { cookie: 'seen=red' }, 'scheduled'],
  ])('%s', (_case, path, headers, expected) => {
    const route = chooseRoute(config, tried, { path, headers });
    expect('slot' in route ? `${route.kind} ${route.slot}` : route.kind).toBe(expected);
  });

  test('a match may be by cookie', () => {
    const byCookie: RouteClass = { ...tried, match: { cookie: 'ab', value: 'b', slot: 'green' } };
    const route = chooseRoute(config, byCookie, { path: '/', headers: { cookie: 'ab=b' } });
    expect(route).toEqual({ kind: 'matched', slot: 'green' });
  });
});

const judged = (routeClass: RouteClass, blue: number, green: number) => ({
  config: edgeConfigSchema.parse({
    slots: { blue: [], green: [] },
    routeClasses: [routeClass],
    tagOwners: {},
  }),
  ready: { blue, green },
});

describe('configuration', () => {
  const before = judged({ ...standard, weights: { blue: 100, green: 0 } }, 1, 0);

  test('weights that do not sum to 100 are refused', () => {
    const zero = judged({ ...standard, weights: { blue: 0, green: 0 } }, 1, 1);
    expect(refuseConfig(before, zero)).toContain('expected a sum of 100, got 0');
  });

  test('a weight on a slot with nothing ready is refused', () => {
    expect(refuseConfig(before, judged(standard, 1, 0))).toContain('nothing is ready in green');
  });

  test('a match to a slot with nothing ready is refused', () => {
    const match = { header: 'x', value: 'y', slot: 'green' } as const;
    const wanted = judged({ ...standard, weights: { blue: 100, green: 0 }, match }, 1, 0);
    expect(refuseConfig(before, wanted)).toContain('match.slot');
  });

  test('weights of two decimals that sum to 100 are taken', () => {
    const fine = judged({ ...standard, weights: { blue: 99.71, green: 0.29 } }, 1, 1);
    expect(refuseConfig(before, fine)).toBeUndefined();
  });

  test('addresses may change while nothing is ready, weights may not', () => {
    const down = judged({ ...standard, weights: { blue: 100, green: 0 } }, 0, 0);
    expect(refuseConfig(down, down)).toBeUndefined();
    expect(refuseConfig(before, down)).toContain('nothing is ready in blue');
    expect(refuseConfig(down, judged(standard, 0, 0))).toContain('nothing is ready in blue');
  });
});
