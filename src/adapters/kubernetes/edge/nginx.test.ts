import { describe, expect, test } from 'vitest';
import { planWith, SETTINGS } from './edge.fixture.ts';
import { nginxRoutes } from './nginx.ts';
import { standingOf } from './refusal.ts';

const FIRST = { standing: undefined, slots: ['blue', 'green'] } as const;

type Spec = {
  rules: { host: string; http: { paths: { backend: { service: { name: string } } }[] } }[];
};

function built(
  more: Parameters<typeof planWith>[0] = {},
  state: Parameters<typeof nginxRoutes>[3] = FIRST,
) {
  return nginxRoutes(SETTINGS, 'nginx', planWith(more), state).map(({ metadata, spec }) => ({
    name: metadata.name,
    annotations: metadata.annotations ?? {},
    service: (spec as Spec).rules[0]?.http.paths[0]?.backend.service.name,
  }));
}

const annotation = (name: string) => `nginx.ingress.kubernetes.io/${name}`;

describe('Ingresses', () => {
  test('are a primary of stable and one canary of the candidate for each class', () => {
    expect(built().map(({ name, service }) => [name, service])).toEqual([
      ['shop-payment', 'shop-blue-payment'],
      ['shop-payment-canary', 'shop-green-payment'],
      ['shop-payment-orders-b', 'shop-blue-payment-pinned'],
      ['shop-payment-orders-g', 'shop-green-payment-pinned'],
      ['shop-default', 'shop-blue-default'],
      ['shop-default-canary', 'shop-green-default'],
    ]);
  });

  test('have annotations that are strings', () => {
    const canary = built({ previewSecret: 'secret' }).find(
      ({ name }) => name === 'shop-default-canary',
    );
    expect(canary?.annotations).toEqual({
      [annotation('canary')]: 'true',
      [annotation('canary-weight')]: '1250',
      [annotation('canary-weight-total')]: '10000',
      [annotation('canary-by-header')]: 'x-zhiyou-preview',
      [annotation('canary-by-header-value')]: 'secret',
    });
  });

  test('lead previews of an order to the candidate, when another slot answers for it', () => {
    const names = built({ previewSecret: 'secret' })
      .map(({ name }) => name)
      .filter((name) => name.includes('orders'));
    expect(names).toEqual([
      'shop-payment-orders-b',
      'shop-payment-orders-b-canary',
      'shop-payment-orders-g',
    ]);
  });

  test('change places only after the old candidate has what it will have as stable', () => {
    const standing = standingOf(planWith());
    const steps = built(
      { candidate: 'blue', weights: { default: 0, payment: 0 } },
      { standing, slots: ['blue', 'green'] },
    )
      .filter(({ name }) => name.startsWith('shop-default'))
      .map(({ name, service, annotations }) => [
        name,
        service,
        annotations[annotation('canary-weight')],
      ]);
    expect(steps).toEqual([
      ['shop-default-canary', 'shop-green-default', '10000'],
      ['shop-default', 'shop-green-default', undefined],
      ['shop-default-canary', 'shop-blue-default', '0'],
    ]);
  });

  test('have no canary while the candidate has no Service', () => {
    const names = built({}, { standing: undefined, slots: ['blue'] }).map(({ name }) => name);
    expect(names).not.toContain('shop-default-canary');
  });

  test('keep visitors of a sticky share, except where they pay', () => {
    const all = built({ audience: { kind: 'sticky-share' } });
    const affinity = (wanted: string) =>
      all.find(({ name }) => name === wanted)?.annotations[annotation('affinity')];
    expect([affinity('shop-default'), affinity('shop-payment')]).toEqual(['cookie', undefined]);
  });

  test('cannot find an audience, nor do without hosts', () => {
    const audience = { kind: 'header', name: 'x-group', value: 'beta' } as const;
    expect(() => built({ audience })).toThrow('canary Ingress has one header');
    expect(() => nginxRoutes({ ...SETTINGS, hosts: [] }, 'nginx', planWith(), FIRST)).toThrow(
      'needs host names',
    );
  });
});
