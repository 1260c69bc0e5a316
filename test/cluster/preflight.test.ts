import { afterEach, beforeEach, expect, test } from 'vitest';
import { preflight, type PreflightOptions } from '../../src/adapters/kubernetes/preflight/index.ts';
import { RIGHTS } from '../../src/adapters/kubernetes/preflight/rights.ts';
import { RIGHTS as METRICS_RIGHTS } from '../../src/adapters/kubernetes/metrics/rights.ts';
import { RIGHTS as WORKLOADS_RIGHTS } from '../../src/adapters/kubernetes/workloads/rights.ts';
import { APPLICATION, openSmallShop, type SmallShop } from './small-shop.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
let shop: SmallShop;

beforeEach(async () => {
  shop = await openSmallShop();
});
afterEach(() => shop.close());

function look(release: string, more: Partial<PreflightOptions> = {}) {
  const { cluster, helm, workloads } = shop;
  return preflight({
    cluster,
    application: APPLICATION,
    slot: 'green',
    rights: [...RIGHTS, ...METRICS_RIGHTS, ...WORKLOADS_RIGHTS],
    kinds: [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }],
    edge: { kind: 'gateway', namespace: 'kube-system', name: 'traefik-gateway' },
    rendered: async () => helm.render(await workloads.wouldInstall({ slot: 'green', release })),
    registry: { resolve: async () => DIGEST, findChart: async () => DIGEST },
    image: `harbor.local/shop/app@${DIGEST}`,
    chart: './small-chart',
    ...more,
  });
}

test('nothing stands in the way of a release that fits', async () => {
  expect(await look('6.2.1')).toEqual([]);
});

test('what does not fit is found before anything is touched', async () => {
  await shop.cluster.create({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small' },
    spec: { hard: { 'requests.memory': '60Mi', pods: '2' } },
  });
  const kinds = [{ apiVersion: 'example.com/v1', kind: 'Nothing' }];
  const edge = { kind: 'ingress-class', name: 'none' } as const;
  await expect
    .poll(() => look('6.2.1', { kinds, edge }), { timeout: 60_000 })
    .toMatchObject([
      { code: 'edge-missing', wanted: 'IngressClass none' },
      { code: 'kind-not-served', wanted: 'Nothing example.com/v1' },
      { code: 'quota-short', wanted: 'requests.memory 64Mi (2 × 32Mi)', found: '60Mi' },
    ]);
  expect(await look('huge')).toEqual(
    expect.arrayContaining([expect.objectContaining({ code: 'nodes-short', severity: 'warn' })]),
  );
  expect(await shop.workloads.observe('green')).toMatchObject({ release: undefined });
});
