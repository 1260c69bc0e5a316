import { z } from 'zod';
import { KINDS } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import { gatewayRevision, gatewayRoute, type GatewayRef } from './gateway.ts';
import type { EdgeKind, Verdict } from './kind.ts';
import { nginxRevision, nginxRoutes } from './nginx.ts';
import { SLOTS, type TrafficPlan } from './plan.ts';
import { gatewayPreview, traefikPreview } from './preview-route.ts';
import { refuseMirror } from './refuse-mirror.ts';
import { gatewaySeries, nginxSeries, traefikSeries } from './series.ts';
import type { EdgeSettings } from './settings.ts';
import { traefikRevision, traefikRoutes, type TraefikEntry } from './traefik.ts';

/** Splits by one HTTPRoute of the Gateway API. */
export function gatewayKind(gateway: GatewayRef): EdgeKind {
  return {
    kinds: [KINDS.HTTPRoute],
    routes: (settings, plan) => {
      refuseMirror('gateway', plan);
      const { route, ruleClasses } = gatewayRoute(settings, gateway, plan);
      return { objects: [route], ruleClasses };
    },
    revision: (settings, revision) => [gatewayRevision(settings, gateway, revision)],
    preview: (settings, previewed) => gatewayPreview(settings, gateway, previewed),
    series: (settings, { ruleClasses }) => gatewaySeries(settings, ruleClasses),
    verdict: (stored, plan, settings) => gatewayVerdict(stored, { gateway, plan, settings }),
  };
}

/** Splits by TraefikServices behind one IngressRoute. */
export function traefikKind(entry: TraefikEntry): EdgeKind {
  return {
    kinds: [KINDS.IngressRoute, KINDS.TraefikService, KINDS.Middleware],
    routes: (settings, plan, state) => ({
      objects: traefikRoutes(settings, entry, plan, state),
      ruleClasses: [],
    }),
    revision: (settings, revision) => traefikRevision(settings, entry, revision),
    preview: (settings, previewed) => traefikPreview(settings, entry, previewed),
    series: (settings) => traefikSeries(settings),
    verdict: () => TAKEN,
  };
}

/** Splits by canary Ingresses with the annotations of ingress-nginx. */
export function nginxKind(ingressClass: string): EdgeKind {
  return {
    kinds: [KINDS.Ingress],
    routes: (settings, plan, state) => {
      refuseMirror('nginx', plan);
      return { objects: nginxRoutes(settings, ingressClass, plan, state), ruleClasses: [] };
    },
    revision: (settings, revision) => [nginxRevision(settings, ingressClass, revision)],
    series: (settings) => nginxSeries(settings),
    verdict: () => TAKEN,
  };
}

const TAKEN: Verdict = { kind: 'taken' };

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().default(0),
});
const statusSchema = z.looseObject({
  status: z
    .looseObject({
      parents: z
        .array(
          z.looseObject({
            parentRef: z.looseObject({ name: z.string() }),
            conditions: z.array(conditionSchema).default([]),
          }),
        )
        .default([]),
    })
    .default({ parents: [] }),
});
type Condition = z.output<typeof conditionSchema>;

type Asked = {
  readonly gateway: GatewayRef;
  readonly plan: TrafficPlan;
  readonly settings: EdgeSettings;
};

/** What the Gateway says about a route of this generation. It speaks of syntax: only the edge itself shows delivery. */
function gatewayVerdict(stored: KubernetesObject, asked: Asked): Verdict {
  const { name, generation = 0 } = stored.metadata;
  const parsed = statusSchema.safeParse(stored);
  const parents = parsed.success ? parsed.data.status.parents : [];
  const own = parents.find(({ parentRef }) => parentRef.name === asked.gateway.name);
  const of = (type: string): Condition | undefined =>
    own?.conditions.find((one) => one.type === type && one.observedGeneration >= generation);
  const [accepted, resolved] = [of('Accepted'), of('ResolvedRefs')];
  if (accepted === undefined || resolved === undefined) {
    return {
      kind: 'waiting',
      for: `the Gateway ${asked.gateway.namespace}/${asked.gateway.name} to accept the HTTPRoute ${name}`,
    };
  }
  const refusal = [accepted, resolved].find(
    (one) => one.status !== 'True' && !isHarmless(one, asked),
  );
  if (refusal === undefined) return TAKEN;
  return {
    kind: 'refused',
    reason: `${refusal.type} is ${refusal.status}: ${refusal.reason} ${refusal.message}`,
  };
}

/** A Service that is not there does no harm while its slot has no share. */
function isHarmless({ reason, message }: Condition, { plan, settings }: Asked): boolean {
  if (reason !== 'BackendNotFound') return false;
  const isIdle = (slot: (typeof SLOTS)[number]): boolean =>
    plan.classes.every(({ share }) => share[slot] === 0) &&
    plan.orders.every((order) => order.slot !== slot);
  return SLOTS.some((slot) => isIdle(slot) && message.includes(settings.serviceOf(slot)));
}
