import { createHash } from 'node:crypto';
import {
  normalized,
  type Asked,
  type Router,
  type Routing,
  type Service,
  type Stored,
} from './model.ts';
import { ruleMatches } from './rule.ts';

type Ref = { kind: string; name: string; port?: number; weight?: number };
type Weighted = { services: Ref[]; sticky?: { cookie: { name: string } } };
type Mirroring = Ref & { mirrors: (Ref & { percent: number })[] };
type Route = { match: string; priority?: number; services: Ref[]; middlewares?: unknown[] };

/**
 * Reads IngressRoutes and TraefikServices as Traefik's own provider does: a TraefikService with one empty backend is
 * dropped as a whole, and with it every router that leads there.
 */
export function customRouting(
  { routes, splits }: { readonly routes: readonly Stored[]; readonly splits: readonly Stored[] },
  hasPods: (service: string) => boolean,
): Routing {
  const services = new Map<string, Service>();
  for (const { metadata, spec } of splits) {
    const { namespace = '' } = metadata;
    if ('mirroring' in spec) {
      const { name, mirrors } = spec['mirroring'] as Mirroring;
      if (mirrors.some((one) => !hasPods(one.name))) continue;
      const copies = mirrors.map(({ percent, ...ref }) => {
        const leaf = `${normalized(`${namespace}-${ref.name}-${ref.port}`)}@kubernetescrd`;
        services.set(leaf, { kind: 'pods', of: ref.name });
        return { name: leaf, percent };
      });
      const of = `${normalized(`${namespace}-${name}`)}@kubernetescrd`;
      const id = `${normalized(`${namespace}-${metadata.name}`)}@kubernetescrd`;
      services.set(id, { kind: 'mirror', of, copies });
      continue;
    }
    const { services: refs, sticky } = spec['weighted'] as Weighted;
    if (refs.some(({ name }) => !hasPods(name))) continue;
    const parts = refs.map(({ name, port, weight = 1 }) => {
      const leaf = `${normalized(`${namespace}-${name}-${port}`)}@kubernetescrd`;
      services.set(leaf, { kind: 'pods', of: name });
      return { name: leaf, weight };
    });
    const split: Service = { kind: 'split', parts };
    const id = `${normalized(`${namespace}-${metadata.name}`)}@kubernetescrd`;
    services.set(id, sticky === undefined ? split : { ...split, sticky: sticky.cookie.name });
  }
  const routers = routes.flatMap(({ metadata, spec }) =>
    (spec['routes'] as Route[]).flatMap((route): readonly Router[] => {
      const { namespace = '', name } = metadata;
      const hash = createHash('sha256').update(route.match).digest('hex').slice(0, 20);
      const id = `${normalized(`${namespace}-${name}-${hash}`)}@kubernetescrd`;
      const service = serviceOf(services, { namespace, id, ref: route.services[0], hasPods });
      if (service === undefined) return [];
      return [
        {
          name: id,
          priority: route.priority ?? route.match.length,
          matches: (asked: Asked) => ruleMatches(route.match, asked),
          service: route.middlewares === undefined ? service : { status: 302 },
        },
      ];
    }),
  );
  return { routers, services };
}

type Place = {
  readonly namespace: string;
  readonly id: string;
  readonly ref: Ref | undefined;
  readonly hasPods: (service: string) => boolean;
};

function serviceOf(services: Map<string, Service>, place: Place): string | undefined {
  const { namespace, id, ref, hasPods } = place;
  if (ref === undefined) return undefined;
  if (ref.kind === 'TraefikService') {
    const split = `${normalized(`${namespace}-${ref.name}`)}@kubernetescrd`;
    return services.has(split) ? split : undefined;
  }
  if (!hasPods(ref.name)) return undefined;
  services.set(id, { kind: 'pods', of: ref.name });
  return id;
}
