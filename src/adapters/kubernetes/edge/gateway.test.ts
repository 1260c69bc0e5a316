import { describe, expect, test } from 'vitest';
import { planWith, SETTINGS } from './edge.fixture.ts';
import { gatewayRevision, gatewayRoute } from './gateway.ts';

const GATEWAY = { name: 'traefik-gateway', namespace: 'kube-system' };

type Backend = { name: string; weight: number; filters?: unknown };
type Rule = { matches: { path: { value: string }; headers?: unknown[] }[]; backendRefs: Backend[] };

function rulesOf(more: Parameters<typeof planWith>[0] = {}, settings = SETTINGS): readonly Rule[] {
  const { route } = gatewayRoute(settings, GATEWAY, planWith(more));
  return route.spec['rules'] as Rule[];
}

const backends = (rule: Rule | undefined) =>
  rule?.backendRefs.map(({ name, weight }) => `${name} ${weight}`);
const paths = (rule: Rule | undefined) => rule?.matches.map(({ path }) => path.value);

describe('an HTTPRoute', () => {
  test('has a rule for each class, payment first, whose weights have a sum', () => {
    const [payment, other] = rulesOf();
    expect(paths(payment)).toEqual(['/api/payment', '/api/wechat-pay-mcp']);
    expect(backends(payment)).toEqual(['shop-blue-payment 10000', 'shop-green-payment 0']);
    expect(paths(other)).toEqual(['/']);
    expect(backends(other)).toEqual(['shop-blue-default 8750', 'shop-green-default 1250']);
  });

  test('keeps orders outside of the weights, by path and by header', () => {
    const [, , ofBlue, ofGreen] = rulesOf();
    expect(paths(ofBlue)).toEqual([
      '^/api/payment/orders/b-.*$',
      '/api/payment',
      '/api/wechat-pay-mcp',
    ]);
    expect(ofBlue?.matches[1]?.headers).toEqual([
      { type: 'RegularExpression', name: 'x-order-id', value: '^b-.*$' },
    ]);
    expect(backends(ofBlue)).toEqual(['shop-blue-payment-pinned 1']);
    expect(backends(ofGreen)).toEqual(['shop-green-payment-pinned 1']);
  });

  test('repeats every path of every class and order with the secret of a preview, since a longer path wins', () => {
    const preview = rulesOf({ previewSecret: 'secret' })[2];
    expect(paths(preview)).toEqual([
      '/api/payment',
      '/api/wechat-pay-mcp',
      '/',
      '^/api/payment/orders/b-.*$',
      '^/api/payment/orders/g-.*$',
    ]);
    const secret = { type: 'Exact', name: 'x-zhiyou-preview', value: 'secret' };
    expect(preview?.matches.every(({ headers }) => headers?.length === 1)).toBe(true);
    expect(preview?.matches[0]?.headers).toEqual([secret]);
    expect(backends(preview)).toEqual(['shop-green 1']);
  });

  test.each([
    ['header', { type: 'Exact', name: 'x-group', value: 'beta' }],
    [
      'cookie',
      { type: 'RegularExpression', name: 'Cookie', value: '^(.*; *)?x-group=beta( *;.*)?$' },
    ],
  ] as const)('sends an audience by %s to the candidate, but not where it pays', (kind, header) => {
    const last = rulesOf({ audience: { kind, name: 'x-group', value: 'beta' } }).at(-1);
    expect(paths(last)).toEqual(['/']);
    expect(last?.matches[0]?.headers).toEqual([header]);
    expect(backends(last)).toEqual(['shop-green-default-pinned 1']);
  });

  test('keeps a visitor on a slot by a cookie while the slot has a share', () => {
    const rules = rulesOf({ audience: { kind: 'sticky-share' } });
    expect(rules[0]?.backendRefs.some(({ filters }) => filters !== undefined)).toBe(false);
    expect(rules[1]?.backendRefs.every(({ filters }) => filters !== undefined)).toBe(true);
    expect(rules.slice(-2).map((rule) => backends(rule))).toEqual([
      ['shop-blue-default-pinned 1'],
      ['shop-green-default-pinned 1'],
    ]);
    const all = rulesOf({ audience: { kind: 'sticky-share' }, weights: { default: 100 } });
    expect(all.slice(-2).map((rule) => backends(rule))).toEqual([
      ['shop-green-default-pinned 1'],
      ['shop-green-default-pinned 1'],
    ]);
  });

  test('says of which class each rule is, and of none the preview', () => {
    const { ruleClasses } = gatewayRoute(SETTINGS, GATEWAY, planWith({ previewSecret: 'secret' }));
    expect(ruleClasses).toEqual(['payment', 'default', '', 'payment', 'payment']);
  });

  test('is for all hosts when none is named', () => {
    const { route } = gatewayRoute({ ...SETTINGS, hosts: [] }, GATEWAY, planWith());
    expect(route.spec).not.toHaveProperty('hostnames');
  });

  test('shows a revision by a path that the edge alone answers', () => {
    expect(gatewayRevision(SETTINGS, GATEWAY, 'abc').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }],
      rules: [
        {
          matches: [{ path: { type: 'Exact', value: '/.well-known/zhiyou/production/shop/abc' } }],
          filters: [
            {
              type: 'RequestRedirect',
              requestRedirect: {
                path: { type: 'ReplaceFullPath', replaceFullPath: '/' },
                statusCode: 302,
              },
            },
          ],
        },
      ],
    });
  });
});
