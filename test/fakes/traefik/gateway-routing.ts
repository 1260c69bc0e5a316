import { createHash } from 'node:crypto';
import {
  hasPrefix,
  normalized,
  type Asked,
  type Router,
  type Routing,
  type Service,
  type Stored,
} from './model.ts';

type Match = {
  path: { type: string; value: string };
  headers?: { type: string; name: string; value: string }[];
};
type Backend = {
  name: string;
  weight: number;
  filters?: { responseHeaderModifier: { add: { value: string }[] } }[];
};
type Rule = { matches: Match[]; backendRefs?: Backend[]; filters?: unknown[] };
type Spec = { hostnames?: string[]; rules: Rule[] };

/** Reads HTTPRoutes as Traefik's provider for the Gateway API does: a router for each match of each rule. */
export function gatewayRouting(routes: readonly Stored[]): Routing {
  const services = new Map<string, Service>();
  const routers = routes.flatMap(({ metadata, spec }) => {
    const { hostnames = [], rules } = spec as Spec;
    return rules.flatMap((rule, index) =>
      rule.matches.map((match) => {
        const { name, namespace } = metadata;
        const start = `httproute-${namespace}-${name}-gw-kube-system-traefik-gateway-ep-web-${index}`;
        const hash = createHash('sha256')
          .update(JSON.stringify([hostnames, match]))
          .digest('hex');
        const key = `${normalized(start)}-${hash.slice(0, 20)}`;
        return {
          name: `${key}@kubernetesgateway`,
          priority: priorityOf(match) + rules.length - index + (hostnames[0]?.length ?? 0),
          matches: (asked: Asked) => isFor(hostnames, asked) && matchesOf(match, asked),
          service: serviceOf(services, rule, { key, namespace }),
        };
      }),
    );
  });
  return { routers, services };
}

function serviceOf(
  services: Map<string, Service>,
  { backendRefs = [], filters }: Rule,
  { key, namespace }: { readonly key: string; readonly namespace: string | undefined },
): Router['service'] {
  if (filters !== undefined) return { status: 302 };
  const parts = backendRefs.map(({ name, weight, filters: own }, place) => {
    const leaf = `${key}-svc-${namespace}-${name}-${place}@kubernetesgateway`;
    const cookie = own?.[0]?.responseHeaderModifier.add[0]?.value;
    const pods: Service = { kind: 'pods', of: name };
    services.set(leaf, cookie === undefined ? pods : { ...pods, cookie });
    return { name: leaf, weight };
  });
  const split = `${key}-wrr@kubernetesgateway`;
  services.set(split, { kind: 'split', parts });
  return split;
}

function isFor(hostnames: readonly string[], { host }: Asked): boolean {
  return hostnames.length === 0 || hostnames.includes(host);
}

/** As Traefik ranks them: a longer path before more headers. */
function priorityOf({ path, headers = [] }: Match): number {
  const ofHeaders = headers.length * 100;
  if (path.type === 'Exact') return 100_000 + ofHeaders;
  return (path.value === '/' ? 1 : 10_000 + path.value.length * 100) + ofHeaders;
}

function matchesOf({ path, headers = [] }: Match, asked: Asked): boolean {
  const pathMatches =
    path.type === 'Exact'
      ? asked.path === path.value
      : path.type === 'PathPrefix'
        ? hasPrefix(asked.path, path.value)
        : new RegExp(path.value).test(asked.path);
  return (
    pathMatches &&
    headers.every(({ type, name, value }) => {
      const given = asked.headers[name.toLowerCase()];
      if (given === undefined) return false;
      return type === 'Exact' ? given === value : new RegExp(value).test(given);
    })
  );
}
