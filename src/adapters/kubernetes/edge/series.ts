import type { ExpositionSample } from '../../service/metrics/exposition.ts';
import type { SlotName } from '../../../domain/record.ts';
import type { RouteClass } from '../../../domain/rollout.ts';
import { classIngress, orderIngress } from './nginx.ts';
import { classesOf, OTHER, SLOTS } from './plan.ts';
import { pinnedService, shareService, type EdgeSettings } from './settings.ts';
import { classService, mirrorService } from './traefik-mirror.ts';

/** What the edge did with requests of a class on the way to a slot. */
type Leaf = {
  readonly routeClass: RouteClass;
  readonly slot: SlotName;
  readonly part: 'share' | 'pinned';
};

/** What a series counts: answers of a slot, all answers of a class, or previews that a leaf counts too. */
export type Counted =
  | ({ readonly kind: 'slot' | 'preview' } & Leaf)
  | { readonly kind: 'class'; readonly routeClass: RouteClass };

/** One counter of the edge that is ours. `key` names the series within one life of one instance. */
export type EdgeSeries = {
  readonly key: string;
  readonly counted: Counted;
  /** Answers of 500 and above; 499 means that the visitor left. */
  readonly failed: boolean;
  readonly value: number;
};

/** Finds out what a series counts by its labels; undefined: not ours, or not to be counted. */
export type SeriesReader = {
  readonly service: (label: string) => Leaf | undefined;
  readonly router: (router: string, service: string) => Counted | undefined;
};

const SERVICE_SERIES = 'traefik_service_requests_total';
const ROUTER_SERIES = 'traefik_router_requests_total';

/** Picks our counters out of a scrape. */
export function seriesOf(
  samples: readonly ExpositionSample[],
  reader: SeriesReader,
): readonly EdgeSeries[] {
  return samples.flatMap(({ name, labels, value }): readonly EdgeSeries[] => {
    const { service = '', router = '', code = '' } = labels;
    const counted = countedBy(name, reader, { service, router });
    if (counted === undefined) return [];
    const key = JSON.stringify([name, labels]);
    return [{ key, counted, failed: code.startsWith('5'), value }];
  });
}

function countedBy(
  name: string,
  reader: SeriesReader,
  { service, router }: { readonly service: string; readonly router: string },
): Counted | undefined {
  if (name === ROUTER_SERIES) return reader.router(router, service);
  const leaf = name === SERVICE_SERIES ? reader.service(service) : undefined;
  return leaf === undefined ? undefined : { kind: 'slot', ...leaf };
}

/** When the process behind a scrape began, epoch seconds: a restarted one counts from 0. */
export function processStartOf(samples: readonly ExpositionSample[]): number | undefined {
  return samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
}

/** As Traefik makes names out of names. */
function normalized(name: string): string {
  return name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
    .join('-');
}

type NamedLeaf = Leaf & { readonly service: string };

function leavesOf(settings: EdgeSettings): readonly NamedLeaf[] {
  return classesOf(settings.routeClasses).flatMap(({ name }) =>
    SLOTS.flatMap((slot): readonly NamedLeaf[] => {
      const leaf = { routeClass: name, slot };
      return [
        { ...leaf, part: 'share', service: shareService(settings, slot, name) },
        { ...leaf, part: 'pinned', service: pinnedService(settings, slot, name) },
      ];
    }),
  );
}

/**
 * Names are `httproute-NAMESPACE-ROUTE-gw-…-RULE-HASH` for a rule's match and, behind it, `-svc-NAMESPACE-SERVICE-N`
 * for a backend. The hash is of the match, so it is passed over.
 * @param ruleClasses the class of each rule, by its place; empty for a rule that is not counted.
 */
export function gatewaySeries(
  settings: EdgeSettings,
  ruleClasses: readonly string[],
): SeriesReader {
  const { namespace, application } = settings;
  const start = `${normalized(`httproute-${namespace}-${application}`)}-gw-`;
  const ends = leavesOf(settings).map(({ service, ...leaf }) => ({
    leaf,
    end: new RegExp(`-svc-${namespace}-${service}-\\d+@kubernetesgateway$`),
  }));
  return {
    service: (label) =>
      label.startsWith(start) ? ends.find(({ end }) => end.test(label))?.leaf : undefined,
    router: (router) => {
      if (!router.startsWith(start)) return undefined;
      const place = /-(\d+)-[0-9a-f]{20}@kubernetesgateway$/.exec(router)?.[1];
      const routeClass = ruleClasses[Number(place)] ?? '';
      return routeClass === '' ? undefined : { kind: 'class', routeClass };
    },
  };
}

/** Names are `NAMESPACE-SERVICE-PORT`, or end in `_NAMESPACE_SERVICE_PORT` where Traefik is told to name safely. */
export function traefikSeries(settings: EdgeSettings): SeriesReader {
  const { namespace, servicePort } = settings;
  const leaves = leavesOf(settings).map(({ service, ...leaf }) => ({
    leaf,
    plain: `${normalized(`${namespace}-${service}-${servicePort}`)}@kubernetescrd`,
    safe: `_${namespace}_${service}_${servicePort}@kubernetescrd`,
  }));
  const splits = new Map<string, RouteClass>(
    classesOf(settings.routeClasses).flatMap(({ name }) => {
      const pinned = SLOTS.map((slot) => pinnedService(settings, slot, name));
      const own = [classService(settings, name), mirrorService(settings, name)];
      return [...own, ...pinned].flatMap((split) => [
        [`${normalized(`${namespace}-${split}`)}@kubernetescrd`, name] as const,
        [`${namespace}_${split}@kubernetescrd`, name] as const,
      ]);
    }),
  );
  return {
    service: (label) =>
      leaves.find(({ plain, safe }) => label === plain || label.endsWith(safe))?.leaf,
    router: (router, service) => {
      const routeClass = splits.get(service);
      const isRevision = router.startsWith(
        normalized(`${namespace}-${settings.application}-revision`),
      );
      return routeClass === undefined || isRevision ? undefined : { kind: 'class', routeClass };
    },
  };
}

/**
 * As Traefik's provider for these annotations names them: `NAMESPACE-INGRESS-SERVICE-PORT`, with `-canary` behind it
 * for the backend of the canary. Previews take the canary's way too, but have a router of their own.
 */
export function nginxSeries(settings: EdgeSettings): SeriesReader {
  const { namespace, servicePort } = settings;
  const tags = ['b', 'g'];
  const named = (ingress: string, rest: string): string =>
    `${normalized(`${namespace}-${ingress}-${rest}`)}@kubernetesingressnginx`;
  const services = new Map<string, Leaf>();
  for (const { service, ...leaf } of leavesOf(settings)) {
    if (leaf.part === 'share') {
      const ingress = classIngress(settings, leaf.routeClass);
      services.set(named(ingress, `${service}-${servicePort}`), leaf);
      const other = { ...leaf, slot: OTHER[leaf.slot] };
      services.set(named(ingress, `${service}-${servicePort}-canary`), other);
      continue;
    }
    for (const tag of tags) {
      const ingress = orderIngress(settings, leaf.routeClass, tag);
      services.set(named(ingress, `${service}-${servicePort}`), leaf);
    }
  }
  const routers = classesOf(settings.routeClasses).flatMap(({ name }) =>
    [classIngress(settings, name), ...tags.map((tag) => orderIngress(settings, name, tag))].map(
      (ingress) => ({ routeClass: name, start: normalized(`${namespace}-${ingress}-rule-`) }),
    ),
  );
  return {
    service: (label) => services.get(label),
    router: (router, service) => {
      const of = routers.find(({ start }) => new RegExp(`^${start}-?\\d`).test(router));
      if (of === undefined) return undefined;
      if (!/-canary(-tls)?@/.test(router)) return { kind: 'class', routeClass: of.routeClass };
      const leaf = services.get(service);
      return leaf === undefined ? undefined : { kind: 'preview', ...leaf };
    },
  };
}
