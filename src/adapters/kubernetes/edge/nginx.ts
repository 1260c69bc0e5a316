import type { SlotName } from '../../../domain/record.ts';
import { OperationError, UserError } from '../../../shared/errors.ts';
import { metadataOf, revisionName, type EdgeObject } from './objects.ts';
import { OTHER, orderPrefixesOf, WHOLE, type ClassPlan, type TrafficPlan } from './plan.ts';
import type { Standing } from './refusal.ts';
import {
  pinnedService,
  PREVIEW_HEADER,
  revisionPath,
  shareService,
  STICKY_COOKIE,
  type EdgeSettings,
} from './settings.ts';

type Annotations = Readonly<Record<string, string>>;
type Path = { readonly path: string; readonly pathType: string };

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Names of the Ingresses of a class, and of its orders of a tag. */
export function classIngress({ application }: EdgeSettings, routeClass: string): string {
  return `${application}-${routeClass}`;
}
export function orderIngress(settings: EdgeSettings, routeClass: string, tag: string): string {
  return `${classIngress(settings, routeClass)}-orders-${tag}`;
}

/**
 * An Ingress of stable and a canary Ingress of the candidate for each class. There may be one canary for a host and
 * path, and it follows the primary Service, therefore each class has Services of its own. Where the candidate has
 * become another slot, the Ingresses change places in an order in which no request goes to a slot without a share.
 * @throws {UserError} without hosts. @throws {OperationError} `rejected` for an audience, which needs the one header.
 */
export function nginxRoutes(
  settings: EdgeSettings,
  ingressClass: string,
  plan: TrafficPlan,
  state: { readonly standing: Standing | undefined; readonly slots: readonly SlotName[] },
): readonly EdgeObject[] {
  refuse(settings, plan);
  const { standing, slots } = state;
  const before = standing?.candidate;
  const flips = before !== undefined && before !== plan.candidate;
  const write = (object: Ingress): EdgeObject => ingress(settings, ingressClass, object);
  return plan.classes.flatMap((one) => {
    const canaries = slots.includes(plan.candidate) ? [canaryOf(settings, plan, one)] : [];
    return [
      ...(flips ? [canaryOf(settings, { ...plan, candidate: before }, one)] : []),
      mainOf(settings, plan, one),
      ...canaries,
      ...orderIngresses(settings, plan, one),
    ].map((object) => write(object));
  });
}

/** Answers by itself with the revision, so that asking it shows what is in force. */
export function nginxRevision(
  settings: EdgeSettings,
  ingressClass: string,
  revision: string,
): EdgeObject {
  const path = `${revisionPath(settings)}/${revision}`;
  const [first] = Object.keys(settings.routeClasses);
  return ingress({ ...settings, hosts: [] }, ingressClass, {
    name: revisionName(settings),
    annotations: { 'temporal-redirect': 'http://revision.invalid/' },
    paths: [{ path, pathType: 'Exact' }],
    service: shareService(settings, 'blue', first ?? ''),
  });
}

function refuse({ hosts }: EdgeSettings, { audience }: TrafficPlan): void {
  if (hosts.length === 0) {
    throw new UserError(
      'the nginx edge needs host names, because the patterns of orders change how a host matches all its paths',
      'Name the hosts of the environment, or choose the edge `gateway` or `traefik`.',
    );
  }
  if (audience === undefined) return;
  throw new OperationError(
    `the nginx edge cannot find an audience by ${audience.kind}: a canary Ingress has one header, and previews need it. Use the edge gateway or traefik, or a sticky share`,
    { code: 'rejected', retryable: false },
  );
}

type Ingress = {
  readonly name: string;
  readonly annotations: Annotations;
  readonly paths: readonly Path[];
  readonly service: string;
};

function mainOf(settings: EdgeSettings, plan: TrafficPlan, one: ClassPlan): Ingress {
  return {
    name: classIngress(settings, one.name),
    annotations: one.sticky
      ? {
          affinity: 'cookie',
          'affinity-canary-behavior': 'sticky',
          'session-cookie-name': `${STICKY_COOKIE}-${one.name}`,
          'session-cookie-path': '/',
          'session-cookie-samesite': 'Lax',
        }
      : {},
    paths: one.prefixes.map((path) => ({ path, pathType: 'Prefix' })),
    service: shareService(settings, OTHER[plan.candidate], one.name),
  };
}

function canaryOf(settings: EdgeSettings, plan: TrafficPlan, one: ClassPlan): Ingress {
  return {
    name: `${classIngress(settings, one.name)}-canary`,
    annotations: {
      canary: 'true',
      'canary-weight': String(one.share[plan.candidate]),
      'canary-weight-total': String(WHOLE),
      ...previewAnnotations(plan),
    },
    paths: one.prefixes.map((path) => ({ path, pathType: 'Prefix' })),
    service: shareService(settings, plan.candidate, one.name),
  };
}

function previewAnnotations({ previewSecret }: TrafficPlan): Annotations {
  if (previewSecret === undefined) return {};
  return { 'canary-by-header': PREVIEW_HEADER, 'canary-by-header-value': previewSecret };
}

/** Only a pattern matches within a segment. */
function orderIngresses(
  settings: EdgeSettings,
  plan: TrafficPlan,
  { name }: ClassPlan,
): readonly Ingress[] {
  const { routeClasses, orderPrefixes } = settings;
  const own = orderPrefixesOf(routeClasses, name, orderPrefixes);
  if (own.length === 0) return [];
  return plan.orders.flatMap(({ tag, slot }): readonly Ingress[] => {
    const main: Ingress = {
      name: orderIngress(settings, name, tag),
      annotations: { 'use-regex': 'true' },
      paths: own.map((prefix) => ({
        path: `${prefix}${tag}-`,
        pathType: 'ImplementationSpecific',
      })),
      service: pinnedService(settings, slot, name),
    };
    if (slot === plan.candidate || plan.previewSecret === undefined) return [main];
    const annotations = {
      ...main.annotations,
      canary: 'true',
      'canary-weight': '0',
      ...previewAnnotations(plan),
    };
    const service = settings.serviceOf(plan.candidate);
    return [main, { ...main, name: `${main.name}-canary`, annotations, service }];
  });
}

function ingress(
  settings: EdgeSettings,
  ingressClassName: string,
  { name, annotations, paths, service }: Ingress,
): EdgeObject {
  const port = { number: settings.servicePort };
  const http = {
    paths: paths.map((path) => ({ ...path, backend: { service: { name: service, port } } })),
  };
  const hosts =
    settings.hosts.length === 0 ? [{ http }] : settings.hosts.map((host) => ({ host, http }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadataOf(settings, name, {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [PREFIX + key, value]),
      ),
    }),
    spec: { ingressClassName, rules: hosts },
  };
}
