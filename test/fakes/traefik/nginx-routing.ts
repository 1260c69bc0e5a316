import {
  normalized,
  type Asked,
  type Router,
  type Routing,
  type Service,
  type Stored,
} from './model.ts';
import { ruleMatches } from './rule.ts';

type Path = {
  path: string;
  pathType: string;
  backend: { service: { name: string; port: { number: number } } };
};
type Rule = { host?: string; http: { paths: Path[] } };
type Canary = {
  readonly service: string;
  readonly weight: number;
  readonly total: number;
  readonly header: readonly [string, string] | undefined;
};

const PREFIX = 'nginx.ingress.kubernetes.io/';

/**
 * Reads Ingresses as Traefik's provider for the annotations of ingress-nginx does. A canary belongs to the primary
 * Service, not to the path; one without pods is left out.
 */
export function nginxRouting(
  ingresses: readonly Stored[],
  hasPods: (service: string) => boolean,
): Routing {
  const canaries = canariesOf(ingresses, hasPods);
  const regexHosts = new Set(
    ingresses.flatMap((one) => (noteOf(one, 'use-regex') === 'true' ? hostsOf(one) : [])),
  );
  const services = new Map<string, Service>();
  const primaries = locationsOf(ingresses).filter(({ note }) => note('canary') !== 'true');
  const routers = primaries.flatMap((location): readonly Router[] => {
    const { ingress, host, path, note } = location;
    const { name, namespace = '' } = ingress.metadata;
    const { name: of, port } = path.backend.service;
    const base = normalized(`${namespace}-${name}-${of}-${port.number}`);
    const leaf = named(base);
    services.set(leaf, { kind: 'pods', of });
    const rule = ruleOf(location, regexHosts.has(host));
    const key = normalized(`${namespace}-${name}-rule-${location.rule}-path-${location.place}`);
    if (note('temporal-redirect') !== undefined) return [routerOf(key, rule, { status: 302 })];
    const sticky = note('session-cookie-name');
    return locationRouters(services, { base, leaf, rule, key, sticky }, canaries.get(of));
  });
  return { routers, services };
}

type Location = {
  readonly ingress: Stored;
  readonly note: (name: string) => string | undefined;
  readonly host: string;
  readonly path: Path;
  readonly rule: number;
  readonly place: number;
};

function locationsOf(ingresses: readonly Stored[]): readonly Location[] {
  return ingresses.flatMap((ingress) =>
    rulesOf(ingress).flatMap(({ host = '', http }, rule) =>
      http.paths.map((path, place) => ({
        ingress,
        note: (name: string) => noteOf(ingress, name),
        host,
        path,
        rule,
        place,
      })),
    ),
  );
}

type Place = {
  readonly base: string;
  readonly leaf: string;
  readonly rule: string;
  readonly key: string;
  readonly sticky: string | undefined;
};

function locationRouters(
  services: Map<string, Service>,
  { base, leaf, rule, key, sticky }: Place,
  canary: Canary | undefined,
): readonly Router[] {
  if (canary === undefined) return [routerOf(key, rule, leaf)];
  const other = named(`${base}-canary`);
  services.set(other, { kind: 'pods', of: canary.service });
  const parts = [
    { name: leaf, weight: canary.total - canary.weight },
    { name: other, weight: canary.weight },
  ];
  const split: Service = { kind: 'split', parts };
  const wrr = named(`${base}-wrr`);
  services.set(wrr, sticky === undefined ? split : { ...split, sticky: `${sticky}-wrr` });
  const main = routerOf(key, rule, wrr);
  if (canary.header === undefined) return [main];
  const [name, value] = canary.header.map((one) => JSON.stringify(one));
  return [main, routerOf(`${key}-canary`, `(${rule}) && (Header(${name}, ${value}))`, other)];
}

function keyOf({ host, path }: Location): string {
  return `${host} ${path.path} ${path.pathType}`;
}

function canariesOf(
  ingresses: readonly Stored[],
  hasPods: (service: string) => boolean,
): ReadonlyMap<string, Canary> {
  const all = locationsOf(ingresses);
  const primaries = new Map(
    all
      .filter(({ note }) => note('canary') !== 'true')
      .map((one) => [keyOf(one), one.path.backend.service.name]),
  );
  const canaries = all.filter(({ note }) => note('canary') === 'true');
  return new Map(
    canaries.flatMap((one) => {
      const service = one.path.backend.service.name;
      const primary = primaries.get(keyOf(one));
      if (primary === undefined || primary === service || !hasPods(service)) return [];
      return [[primary, canaryOf(one.ingress, service)]];
    }),
  );
}

function canaryOf(ingress: Stored, service: string): Canary {
  const header = noteOf(ingress, 'canary-by-header');
  return {
    service,
    weight: Number(noteOf(ingress, 'canary-weight') ?? 0),
    total: Number(noteOf(ingress, 'canary-weight-total') ?? 100),
    header:
      header === undefined ? undefined : [header, noteOf(ingress, 'canary-by-header-value') ?? ''],
  };
}

function routerOf(key: string, rule: string, service: Router['service']): Router {
  return {
    name: named(key),
    priority: rule.length,
    matches: (asked: Asked) => ruleMatches(rule, asked),
    service,
  };
}

function ruleOf({ host, path }: Location, isRegex: boolean): string {
  const start = host === '' ? '' : `Host(${JSON.stringify(host)}) && `;
  return start + pathRule(path, isRegex);
}

function pathRule({ path, pathType }: Path, isRegex: boolean): string {
  if (pathType === 'Exact') return `Path(${JSON.stringify(path)})`;
  if (isRegex) return `PathRegexp(${JSON.stringify(`(?i)^${path}`)})`;
  if (path === '/') return 'PathPrefix("/")';
  return `(Path(${JSON.stringify(path)}) || PathPrefix(${JSON.stringify(`${path}/`)}))`;
}

function named(key: string): string {
  return `${key}@kubernetesingressnginx`;
}

function noteOf({ metadata }: Stored, name: string): string | undefined {
  return metadata.annotations?.[PREFIX + name];
}

function rulesOf({ spec }: Stored): readonly Rule[] {
  return spec['rules'] as Rule[];
}

function hostsOf(ingress: Stored): readonly string[] {
  return rulesOf(ingress).map(({ host = '' }) => host);
}
