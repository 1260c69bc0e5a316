import type { SlotName } from '../../../domain/record.ts';
import type { GatewayRef } from './gateway.ts';
import { metadataOf, type EdgeObject } from './objects.ts';
import { PREVIEW_HEADER, type EdgeSettings } from './settings.ts';
import { entrySpec, headerRule, ruleOf, type TraefikEntry } from './traefik.ts';

/** A slot that can be reached by a secret, and by nothing else. */
export type Previewed = { readonly slot: SlotName; readonly secret: string };

const PRIORITY = 1_000_000;

/** Leads whoever sends the secret to the slot, beside a route of somebody else that has the rest. */
export function gatewayPreview(
  settings: EdgeSettings,
  gateway: GatewayRef,
  { slot, secret }: Previewed,
): EdgeObject {
  const headers = [{ type: 'Exact', name: PREVIEW_HEADER, value: secret }];
  const backend = { name: settings.serviceOf(slot), port: settings.servicePort };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadataOf(settings, previewName(settings)),
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...gateway }],
      hostnames: settings.hosts,
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' }, headers }],
          backendRefs: [backend],
        },
      ],
    },
  };
}

/** The same by Traefik's own kinds. */
export function traefikPreview(
  settings: EdgeSettings,
  entry: TraefikEntry,
  { slot, secret }: Previewed,
): EdgeObject {
  const route = {
    kind: 'Rule',
    match: ruleOf(settings, 'PathPrefix("/")', headerRule('Header', PREVIEW_HEADER, secret)),
    priority: PRIORITY,
    services: [{ kind: 'Service', name: settings.serviceOf(slot), port: settings.servicePort }],
  };
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: metadataOf(settings, previewName(settings)),
    spec: { ...entrySpec(entry), routes: [route] },
  };
}

function previewName({ application }: EdgeSettings): string {
  return `${application}-preview`;
}
