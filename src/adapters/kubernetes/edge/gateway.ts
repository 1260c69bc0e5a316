import type { SlotName } from '../../../domain/record.ts';
import {
  cookiePattern,
  metadataOf,
  orderPattern,
  revisionName,
  type EdgeObject,
} from './objects.ts';
import {
  OTHER,
  orderPrefixesOf,
  PAYMENT,
  SLOTS,
  type ClassPlan,
  type TrafficPlan,
} from './plan.ts';
import {
  ORDER_HEADER,
  pinnedService,
  PREVIEW_HEADER,
  revisionPath,
  shareService,
  STICKY_COOKIE,
  type EdgeSettings,
} from './settings.ts';

/** The Gateway that the routes attach to. */
export type GatewayRef = {
  readonly name: string;
  readonly namespace: string;
  /** The listener; absent: all of the Gateway's. */
  readonly sectionName?: string;
};

type Header = {
  readonly type: 'Exact' | 'RegularExpression';
  readonly name: string;
  readonly value: string;
};
type Match = {
  readonly path: { readonly type: 'PathPrefix' | 'RegularExpression'; readonly value: string };
  readonly headers?: readonly Header[];
};
type Rule = {
  readonly matches: readonly Match[];
  readonly backendRefs: readonly unknown[];
  /** Empty: not counted. */
  readonly routeClass: string;
};

const API = 'gateway.networking.k8s.io/v1';

/**
 * One HTTPRoute with all rules, which therefore change in one moment. A rule with a longer path wins, then one with
 * more headers, then the earlier one; so the weighted rules come first without winning, and a preview comes before
 * what else looks at headers.
 */
export function gatewayRoute(
  settings: EdgeSettings,
  gateway: GatewayRef,
  plan: TrafficPlan,
): { readonly route: EdgeObject; readonly ruleClasses: readonly string[] } {
  const rules = [
    ...plan.classes.map((one) => weightedRule(settings, one)),
    ...previewRules(settings, plan),
    ...orderRules(settings, plan),
    ...audienceRules(settings, plan),
    ...stickyRules(settings, plan),
  ];
  const route = {
    apiVersion: API,
    kind: 'HTTPRoute',
    metadata: metadataOf(settings, settings.application),
    spec: {
      parentRefs: [parentOf(gateway)],
      ...(settings.hosts.length === 0 ? {} : { hostnames: settings.hosts }),
      rules: rules.map(({ matches, backendRefs }) => ({ matches, backendRefs })),
    },
  };
  return { route, ruleClasses: rules.map(({ routeClass }) => routeClass) };
}

/** Answers by itself with the revision, so that asking it shows what is in force. */
export function gatewayRevision(
  settings: EdgeSettings,
  gateway: GatewayRef,
  revision: string,
): EdgeObject {
  const value = `${revisionPath(settings)}/${revision}`;
  const requestRedirect = {
    path: { type: 'ReplaceFullPath', replaceFullPath: '/' },
    statusCode: 302,
  };
  return {
    apiVersion: API,
    kind: 'HTTPRoute',
    metadata: metadataOf(settings, revisionName(settings)),
    spec: {
      parentRefs: [parentOf(gateway)],
      rules: [
        {
          matches: [{ path: { type: 'Exact', value } }],
          filters: [{ type: 'RequestRedirect', requestRedirect }],
        },
      ],
    },
  };
}

function parentOf(gateway: GatewayRef): Readonly<Record<string, unknown>> {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', ...gateway };
}

function weightedRule(settings: EdgeSettings, { name, prefixes, share, sticky }: ClassPlan): Rule {
  return {
    routeClass: name,
    matches: prefixes.map((prefix) => prefixMatch(prefix)),
    backendRefs: SLOTS.map((slot) => ({
      ...backendOf(settings, shareService(settings, slot, name), share[slot]),
      ...(sticky ? { filters: [keepingFilter(slot)] } : {}),
    })),
  };
}

/** Adds the cookie to what the slot answers, beside cookies of its own. */
function keepingFilter(slot: SlotName): unknown {
  const value = `${STICKY_COOKIE}=${slot}; Path=/; HttpOnly; SameSite=Lax`;
  return {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { add: [{ name: 'Set-Cookie', value }] },
  };
}

function previewRules(settings: EdgeSettings, plan: TrafficPlan): readonly Rule[] {
  const { candidate, classes, orders, previewSecret } = plan;
  if (previewSecret === undefined) return [];
  const secret: Header = { type: 'Exact', name: PREVIEW_HEADER, value: previewSecret };
  const matches = [
    ...classes.flatMap(({ prefixes }) => prefixes.map((prefix) => prefixMatch(prefix, secret))),
    ...orders.flatMap(({ tag }) =>
      settings.orderPrefixes.map((prefix) => orderMatch(prefix, tag, secret)),
    ),
  ];
  const backendRefs = [backendOf(settings, settings.serviceOf(candidate))];
  return [{ routeClass: '', matches, backendRefs }];
}

/** The path names the order that is touched; the header serves requests whose path names none. */
function orderRules(settings: EdgeSettings, { classes, orders }: TrafficPlan): readonly Rule[] {
  const { routeClasses, orderPrefixes } = settings;
  return classes.flatMap(({ name, prefixes }) => {
    const own = orderPrefixesOf(routeClasses, name, orderPrefixes);
    if (own.length === 0) return [];
    return orders.map(({ tag, slot }): Rule => {
      const header: Header = {
        type: 'RegularExpression',
        name: ORDER_HEADER,
        value: `^${tag}-.*$`,
      };
      return {
        routeClass: name,
        matches: [
          ...own.map((prefix) => orderMatch(prefix, tag)),
          ...prefixes.map((prefix) => prefixMatch(prefix, header)),
        ],
        backendRefs: [backendOf(settings, pinnedService(settings, slot, name))],
      };
    });
  });
}

function audienceRules(settings: EdgeSettings, plan: TrafficPlan): readonly Rule[] {
  const { audience, candidate } = plan;
  if (audience === undefined) return [];
  const { name, value } = audience;
  const header: Header =
    audience.kind === 'header'
      ? { type: 'Exact', name, value }
      : { type: 'RegularExpression', name: 'Cookie', value: cookiePattern(name, value) };
  return plan.classes
    .filter((one) => one.name !== PAYMENT)
    .map((one) => ({
      routeClass: one.name,
      matches: one.prefixes.map((prefix) => prefixMatch(prefix, header)),
      backendRefs: [backendOf(settings, pinnedService(settings, candidate, one.name))],
    }));
}

/** A visitor whose slot has lost its share moves to the other. */
function stickyRules(settings: EdgeSettings, { classes }: TrafficPlan): readonly Rule[] {
  return classes
    .filter(({ sticky }) => sticky)
    .flatMap(({ name, prefixes, share }) =>
      SLOTS.map((slot) => {
        const value = cookiePattern(STICKY_COOKIE, slot);
        const cookie: Header = { type: 'RegularExpression', name: 'Cookie', value };
        const kept = share[slot] > 0 ? slot : OTHER[slot];
        return {
          routeClass: name,
          matches: prefixes.map((prefix) => prefixMatch(prefix, cookie)),
          backendRefs: [backendOf(settings, pinnedService(settings, kept, name))],
        };
      }),
    );
}

function prefixMatch(prefix: string, ...headers: readonly Header[]): Match {
  return matchOf('PathPrefix', prefix, headers);
}

function orderMatch(prefix: string, tag: string, ...headers: readonly Header[]): Match {
  return matchOf('RegularExpression', orderPattern(prefix, tag), headers);
}

function matchOf(type: Match['path']['type'], value: string, headers: readonly Header[]): Match {
  const path = { type, value };
  return headers.length === 0 ? { path } : { path, headers };
}

function backendOf({ servicePort }: EdgeSettings, name: string, weight = 1): object {
  return { group: '', kind: 'Service', name, port: servicePort, weight };
}
