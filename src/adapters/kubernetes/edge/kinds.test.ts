import { describe, expect, test } from 'vitest';
import { planWith, SETTINGS } from './edge.fixture.ts';
import { gatewayKind, nginxKind, traefikKind } from './kinds.ts';
import { POD_RIGHTS, rightsOf } from './rights.ts';

const KIND = gatewayKind({ name: 'edge', namespace: 'kube-system' });

type Condition = {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  observedGeneration: number;
};

function verdict(conditions: readonly Condition[], plan = planWith(), gateway = 'edge') {
  const stored = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'shop', generation: 3 },
    status: { parents: [{ parentRef: { name: gateway }, conditions }] },
  };
  return KIND.verdict(stored, plan, SETTINGS);
}

const good = (type: string, observedGeneration = 3) => ({
  type,
  status: 'True',
  observedGeneration,
});
const NO_BACKEND = {
  type: 'ResolvedRefs',
  status: 'False',
  reason: 'BackendNotFound',
  message: 'Cannot load HTTPBackendRef production/shop-green-default',
  observedGeneration: 3,
};

describe('what a Gateway says of an HTTPRoute', () => {
  test('is waited for until it is about this generation, from the Gateway that was named', () => {
    expect(verdict([]).kind).toBe('waiting');
    expect(verdict([good('Accepted', 2), good('ResolvedRefs', 2)]).kind).toBe('waiting');
    expect(verdict([good('Accepted'), good('ResolvedRefs')], planWith(), 'other').kind).toBe(
      'waiting',
    );
    expect(verdict([good('Accepted'), good('ResolvedRefs')])).toEqual({ kind: 'taken' });
  });

  test('is no harm when a Service is missing whose slot has no share', () => {
    const idle = planWith({
      weights: { default: 0, payment: 0 },
      orders: { ofCandidate: 'blue', ofStable: 'blue' },
    });
    expect(verdict([good('Accepted'), NO_BACKEND], idle)).toEqual({ kind: 'taken' });
  });

  test('is told when it is a refusal', () => {
    const missing = verdict([good('Accepted'), NO_BACKEND]);
    expect(missing).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('BackendNotFound'),
    });
    const alone = { ...good('Accepted'), status: 'False', reason: 'NotAllowedByListeners' };
    expect(verdict([alone, good('ResolvedRefs')])).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('NotAllowedByListeners'),
    });
  });
});

test.each([
  ['gateway', KIND, ['httproutes']],
  [
    'traefik',
    traefikKind({ entryPoints: [] }),
    ['ingressroutes', 'traefikservices', 'middlewares'],
  ],
  ['nginx', nginxKind('nginx'), ['ingresses']],
] as const)(
  'the edge %s needs rights on what it writes, and on no more',
  (_name, kind, resources) => {
    const rights = rightsOf(kind);
    expect(rights.map(({ resource }) => resource)).toEqual([
      'services',
      'endpointslices',
      ...resources,
    ]);
    expect(rights.every(({ scope }) => scope === 'namespace')).toBe(true);
    expect(POD_RIGHTS.map(({ resource }) => resource)).toEqual(['pods', 'pods/proxy']);
  },
);
