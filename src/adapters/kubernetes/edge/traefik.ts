import type { SlotName } from '../../../domain/record.ts';
import type { RouteState } from './kind.ts';
import {
  cookiePattern,
  literal,
  metadataOf,
  orderPattern,
  revisionName,
  type EdgeObject,
} from './objects.ts';
import { orderPrefixesOf, PAYMENT, SLOTS, type ClassPlan, type TrafficPlan } from './plan.ts';
import {
  API,
  classMirror,
  classService,
  mirroredClasses,
  mirrorService,
  SAFE_READS,
  splitRef,
} from './traefik-mirror.ts';
import {
  ORDER_HEADER,
  pinnedService,
  PREVIEW_HEADER,
  revisionPath,
  shareService,
  STICKY_COOKIE,
  type EdgeSettings,
} from './settings.ts';

/** How requests come into Traefik. */
export type TraefikEntry = {
  /** None: those that Traefik uses by default. */
  readonly entryPoints: readonly string[];
  /** The Secret of the certificate; absent: plain HTTP. */
  readonly tlsSecret?: string;
};

type Route = {
  readonly match: string;
  readonly priority: number;
  readonly services: readonly object[];
};

/**
 * Added to the priority that Traefik would give the rule of the path alone, which is its length. A longer path wins by
 * more than these, since it counts twice in its rule. Copies are never made for an audience.
 */
const TIERS = { weights: 0, reads: 1, audience: 1, orders: 2, preview: 3 } as const;
const REVISION_PRIORITY = 1_000_000;

/**
 * A TraefikService for each class and each slot that is there, and one IngressRoute. A backend without a share or without
 * endpoints is not listed: Traefik drops a TraefikService that lists an empty one, and answers 404 for all of it.
 */
export function traefikRoutes(
  settings: EdgeSettings,
  entry: TraefikEntry,
  plan: TrafficPlan,
  { slots, ready }: Pick<RouteState, 'slots' | 'ready'>,
): readonly EdgeObject[] {
  const pinned = plan.classes.flatMap(({ name }) =>
    slots.map((slot) => pinnedSplit(settings, slot, name)),
  );
  const copied = mirroredClasses(plan, ready);
  return [
    ...pinned,
    ...plan.classes.map((one) => classSplit(settings, one, ready)),
    ...copied.map(({ name }) => classMirror(settings, plan, name)),
    ingressRoute(settings, entry, settings.application, [
      ...plan.classes.flatMap((one) => classRoutes(settings, one)),
      ...copied.flatMap((one) => readRoutes(settings, one)),
      ...orderRoutes(settings, plan),
      ...audienceRoutes(settings, plan),
      ...previewRoutes(settings, plan),
    ]),
  ];
}

/** Answers by itself with the revision, so that asking it shows what is in force. */
export function traefikRevision(
  settings: EdgeSettings,
  entry: TraefikEntry,
  revision: string,
): readonly EdgeObject[] {
  const name = revisionName(settings);
  const path = `${revisionPath(settings)}/${revision}`;
  const [first] = Object.keys(settings.routeClasses);
  const route = {
    kind: 'Rule',
    match: `Path(${JSON.stringify(path)})`,
    priority: REVISION_PRIORITY,
    middlewares: [{ name }],
    services: [splitRef(classService(settings, first ?? ''))],
  };
  return [
    {
      apiVersion: API,
      kind: 'IngressRoute',
      metadata: metadataOf(settings, name),
      spec: { ...entrySpec(entry), routes: [route] },
    },
    {
      apiVersion: API,
      kind: 'Middleware',
      metadata: metadataOf(settings, name),
      spec: {
        // What is matched here is replaced by something else, or Traefik would not redirect.
        redirectRegex: { regex: '^.*$', replacement: 'http://revision.invalid/' },
      },
    },
  ];
}

function ingressRoute(
  settings: EdgeSettings,
  entry: TraefikEntry,
  name: string,
  routes: readonly Route[],
): EdgeObject {
  return {
    apiVersion: API,
    kind: 'IngressRoute',
    metadata: metadataOf(settings, name),
    spec: { ...entrySpec(entry), routes: routes.map((route) => ({ kind: 'Rule', ...route })) },
  };
}

/** How an IngressRoute says where requests come in. */
export function entrySpec({
  entryPoints,
  tlsSecret,
}: TraefikEntry): Readonly<Record<string, unknown>> {
  return {
    ...(entryPoints.length === 0 ? {} : { entryPoints }),
    ...(tlsSecret === undefined ? {} : { tls: { secretName: tlsSecret } }),
  };
}

function classSplit(
  settings: EdgeSettings,
  { name, share, sticky }: ClassPlan,
  ready: RouteState['ready'],
): EdgeObject {
  const wanted = SLOTS.filter((slot) => share[slot] > 0);
  const able = wanted.filter((slot) => ready[slot] > 0);
  const services = (able.length === 0 ? wanted : able).map((slot) =>
    serviceRef(settings, shareService(settings, slot, name), share[slot]),
  );
  const cookie = {
    name: `${STICKY_COOKIE}-${name}`,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
  };
  return split(settings, classService(settings, name), {
    services,
    ...(sticky ? { sticky: { cookie } } : {}),
  });
}

/**
 * A rule of their own: Traefik drops it, and nothing else, with its TraefikService when the candidate has lost all
 * endpoints; reads then go by the weights again. What asks for another protocol is no read.
 */
function readRoutes(settings: EdgeSettings, { name, prefixes }: ClassPlan): readonly Route[] {
  const services = [splitRef(mirrorService(settings, name))];
  return prefixes.map((prefix) =>
    prefixRoute(settings, { prefix, tier: 'reads', services, condition: SAFE_READS }),
  );
}

function pinnedSplit(settings: EdgeSettings, slot: SlotName, routeClass: string): EdgeObject {
  const name = pinnedService(settings, slot, routeClass);
  return split(settings, name, { services: [serviceRef(settings, name, 1)] });
}

function split(settings: EdgeSettings, name: string, weighted: object): EdgeObject {
  return {
    apiVersion: API,
    kind: 'TraefikService',
    metadata: metadataOf(settings, name),
    spec: { weighted },
  };
}

function serviceRef({ servicePort }: EdgeSettings, name: string, weight: number): object {
  return { kind: 'Service', name, port: servicePort, weight };
}

function classRoutes(settings: EdgeSettings, { name, prefixes }: ClassPlan): readonly Route[] {
  const services = [splitRef(classService(settings, name))];
  return prefixes.map((prefix) => prefixRoute(settings, { prefix, tier: 'weights', services }));
}

/** The path names the order that is touched; the header serves requests whose path names none. */
function orderRoutes(settings: EdgeSettings, { classes, orders }: TrafficPlan): readonly Route[] {
  const { routeClasses, orderPrefixes } = settings;
  return classes.flatMap(({ name, prefixes }) => {
    const own = orderPrefixesOf(routeClasses, name, orderPrefixes);
    if (own.length === 0) return [];
    return orders.flatMap(({ tag, slot }) => {
      const services = [splitRef(pinnedService(settings, slot, name))];
      const header = headerRule('HeaderRegexp', ORDER_HEADER, `^${tag}-`);
      return [
        ...own.map((prefix) => orderRoute(settings, tag, { prefix, tier: 'orders', services })),
        ...prefixes.map((prefix) =>
          prefixRoute(settings, { prefix, tier: 'orders', services, condition: header }),
        ),
      ];
    });
  });
}

function audienceRoutes(settings: EdgeSettings, plan: TrafficPlan): readonly Route[] {
  const { audience, candidate } = plan;
  if (audience === undefined) return [];
  const header =
    audience.kind === 'header'
      ? headerRule('Header', audience.name, audience.value)
      : headerRule('HeaderRegexp', 'Cookie', cookiePattern(audience.name, audience.value));
  return plan.classes
    .filter(({ name }) => name !== PAYMENT)
    .flatMap(({ name, prefixes }) => {
      const services = [splitRef(pinnedService(settings, candidate, name))];
      return prefixes.map((prefix) =>
        prefixRoute(settings, { prefix, tier: 'audience', services, condition: header }),
      );
    });
}

/** Straight to the slot's own Service, which is not counted. Repeats every path, since a longer one wins. */
function previewRoutes(settings: EdgeSettings, plan: TrafficPlan): readonly Route[] {
  const { candidate, classes, orders, previewSecret } = plan;
  if (previewSecret === undefined) return [];
  const header = headerRule('Header', PREVIEW_HEADER, previewSecret);
  const { servicePort, orderPrefixes } = settings;
  const services = [{ kind: 'Service', name: settings.serviceOf(candidate), port: servicePort }];
  const one = { tier: 'preview', services, condition: header } as const;
  return [
    ...classes.flatMap(({ prefixes }) =>
      prefixes.map((prefix) => prefixRoute(settings, { ...one, prefix })),
    ),
    ...orders.flatMap(({ tag }) =>
      orderPrefixes.map((prefix) => orderRoute(settings, tag, { ...one, prefix })),
    ),
  ];
}

type Routed = {
  readonly prefix: string;
  readonly tier: keyof typeof TIERS;
  readonly services: readonly object[];
  /** What must hold beside the path, such as a header. */
  readonly condition?: string;
};

function prefixRoute(settings: EdgeSettings, routed: Routed): Route {
  return routeOf(settings, prefixRule(routed.prefix), routed);
}

function orderRoute(settings: EdgeSettings, tag: string, routed: Routed): Route {
  const pattern = JSON.stringify(orderPattern(routed.prefix, tag));
  return routeOf(settings, `PathRegexp(${pattern})`, routed);
}

function routeOf(settings: EdgeSettings, path: string, routed: Routed): Route {
  const { prefix, tier, services, condition } = routed;
  const ofPath = ruleOf(settings, prefixRule(prefix)).length;
  return {
    match: ruleOf(settings, path, ...(condition === undefined ? [] : [condition])),
    priority: ofPath + TIERS[tier],
    services,
  };
}

/** A rule for the hosts of the application. */
export function ruleOf({ hosts }: EdgeSettings, ...parts: readonly string[]): string {
  const names = hosts.map((host) => hostRule(host));
  const host = names.length > 1 ? `(${names.join(' || ')})` : names[0];
  return [...(host === undefined ? [] : [host]), ...parts].join(' && ');
}

function hostRule(host: string): string {
  if (!host.startsWith('*.')) return `Host(${JSON.stringify(host)})`;
  return `HostRegexp(${JSON.stringify(`^[a-z0-9-]+\\.${literal(host.slice(2))}$`)})`;
}

/** Whole segments only. */
function prefixRule(prefix: string): string {
  const bare = prefix.replace(/\/$/, '');
  if (bare === '') return 'PathPrefix("/")';
  return `(Path(${JSON.stringify(bare)}) || PathPrefix(${JSON.stringify(`${bare}/`)}))`;
}

/** A rule for requests with a header. */
export function headerRule(
  matcher: 'Header' | 'HeaderRegexp',
  name: string,
  value: string,
): string {
  return `${matcher}(${JSON.stringify(name)}, ${JSON.stringify(value)})`;
}
