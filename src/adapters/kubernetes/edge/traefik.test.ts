import { describe, expect, test } from 'vitest';
import { planWith, SETTINGS } from './edge.fixture.ts';
import { traefikRevision, traefikRoutes } from './traefik.ts';

const BOTH = { slots: ['blue', 'green'], ready: { blue: 1, green: 1 } } as const;
const ENTRY = { entryPoints: ['web'] };

type Weighted = { services: { name: string; weight: number }[]; sticky?: unknown };
type Route = { match: string; priority: number; services: { kind: string; name: string }[] };

function built(more: Parameters<typeof planWith>[0] = {}, state: typeof BOTH | object = BOTH) {
  const objects = traefikRoutes(SETTINGS, ENTRY, planWith(more), { ...BOTH, ...state });
  const splits = new Map(
    objects.flatMap(({ kind, metadata, spec }) =>
      kind === 'TraefikService' ? [[metadata.name, spec['weighted'] as Weighted] as const] : [],
    ),
  );
  const routes = (objects.at(-1)?.spec['routes'] ?? []) as Route[];
  const namesIn = (split: string) =>
    splits.get(split)?.services.map(({ name, weight }) => `${name} ${weight}`);
  return { objects, splits, routes, namesIn };
}

describe('TraefikServices', () => {
  test('split each class by its own weights', () => {
    const { namesIn } = built();
    expect(namesIn('shop-default')).toEqual(['shop-blue-default 8750', 'shop-green-default 1250']);
  });

  test('never list a backend without a share, since an empty one takes all of it down', () => {
    const { namesIn } = built();
    expect(namesIn('shop-payment')).toEqual(['shop-blue-payment 10000']);
  });

  test('leave out a backend that has lost its endpoints, unless nothing would be left', () => {
    const lost = built({}, { ready: { blue: 1, green: 0 } });
    expect(lost.namesIn('shop-default')).toEqual(['shop-blue-default 8750']);
    const all = built({}, { ready: { blue: 0, green: 0 } });
    expect(all.namesIn('shop-default')).toHaveLength(2);
  });

  test('keep visitors of a sticky share by a cookie, except where they pay', () => {
    const { splits } = built({ audience: { kind: 'sticky-share' } });
    expect(splits.get('shop-default')?.sticky).toEqual({
      cookie: { name: 'zhiyou-slot-default', httpOnly: true, sameSite: 'lax', path: '/' },
    });
    expect(splits.get('shop-payment')).not.toHaveProperty('sticky');
  });
});

describe('copies of reads', () => {
  const mirrored = { mirrorPercent: 20, weights: { default: 0, payment: 0 } };

  test('go to the candidate’s own Service, over the class as it is split, with payment left out', () => {
    const { objects } = built(mirrored);
    const mirrors = objects.filter(({ spec }) => 'mirroring' in spec);
    expect(mirrors.map(({ metadata, spec }) => [metadata.name, spec['mirroring']])).toEqual([
      [
        'shop-default-mirror',
        {
          kind: 'TraefikService',
          name: 'shop-default',
          mirrorBody: false,
          mirrors: [{ kind: 'Service', name: 'shop-green', port: 3000, percent: 20 }],
        },
      ],
    ]);
  });

  test('have a rule of their own above the weights and below orders and previews', () => {
    const { routes } = built({ ...mirrored, previewSecret: 'secret' });
    const copying = routes.filter(({ services }) => services[0]?.name === 'shop-default-mirror');
    expect(copying.map(({ match }) => match)).toEqual([
      'Host("shop.example") && PathPrefix("/") && (Method("GET") || Method("HEAD")) && !HeaderRegexp("Upgrade", ".")',
    ]);
    const priorityOf = (part: string) =>
      routes.find(({ match }) => match.includes('PathPrefix("/")') && match.endsWith(part))
        ?.priority ?? NaN;
    const order = routes.find(({ match }) => match.includes('orders/b-'))?.priority ?? NaN;
    const [weighted, copy] = [priorityOf('PathPrefix("/")'), priorityOf('".")')];
    const preview = priorityOf('"secret")');
    expect([weighted < copy, copy < preview, copy < order]).toEqual([true, true, true]);
  });

  test('are not made where nothing of the candidate is ready to take them', () => {
    const { objects, routes } = built(mirrored, { ready: { blue: 1, green: 0 } });
    expect(objects.some(({ spec }) => 'mirroring' in spec)).toBe(false);
    expect(routes.some(({ match }) => match.includes('Method'))).toBe(false);
  });
});

describe('an IngressRoute', () => {
  test('comes after what it refers to', () => {
    const { objects } = built();
    expect(objects.map(({ kind }) => kind).lastIndexOf('TraefikService')).toBe(objects.length - 2);
    expect(objects.at(-1)?.kind).toBe('IngressRoute');
  });

  test('matches whole segments under its hosts', () => {
    const { routes } = built();
    expect(routes[0]?.match).toBe(
      'Host("shop.example") && (Path("/api/payment") || PathPrefix("/api/payment/"))',
    );
    expect(routes[0]?.services).toEqual([{ kind: 'TraefikService', name: 'shop-payment' }]);
  });

  test('lets a longer path win, then a preview, an order, an audience, and last the weights', () => {
    const { routes } = built({
      previewSecret: 'secret',
      audience: { kind: 'header', name: 'x-group', value: 'beta' },
    });
    const priorityOf = (path: string, header?: string) =>
      routes.find(
        ({ match }) =>
          match.includes(path) && (/Header/.test(match) ? match.includes(header ?? '-') : !header),
      )?.priority ?? NaN;
    const ranked = [
      priorityOf('orders/b-', 'x-zhiyou-preview'),
      priorityOf('orders/b-'),
      priorityOf('"/api/payment"', 'x-zhiyou-preview'),
      priorityOf('"/api/payment"', 'x-order-id'),
      priorityOf('"/api/payment"'),
      priorityOf('PathPrefix("/")', 'x-zhiyou-preview'),
      priorityOf('PathPrefix("/")', 'x-group'),
      priorityOf('PathPrefix("/")'),
    ];
    expect(ranked).toEqual([...new Set(ranked)].toSorted((one, other) => other - one));
  });

  test('sends previews straight to the Service of the slot, which is not counted', () => {
    const { routes } = built({ previewSecret: 'secret' });
    const previews = routes.filter(({ match }) => match.includes('x-zhiyou-preview'));
    expect(previews).toHaveLength(5);
    for (const { services } of previews) {
      expect(services).toEqual([{ kind: 'Service', name: 'shop-green', port: 3000 }]);
    }
  });

  test('shows a revision by a path that a middleware answers', () => {
    const [route, middleware] = traefikRevision(SETTINGS, { ...ENTRY, tlsSecret: 'tls' }, 'abc');
    expect(route?.spec).toMatchObject({
      entryPoints: ['web'],
      tls: { secretName: 'tls' },
      routes: [
        {
          match: 'Path("/.well-known/zhiyou/production/shop/abc")',
          middlewares: [{ name: 'shop-revision' }],
        },
      ],
    });
    expect(middleware?.kind).toBe('Middleware');
  });
});
