import { z } from 'zod';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs } from '../client/object.ts';
import { selectorText, type StandaloneWorkload } from './standalone.ts';

const ingressSchema = z.looseObject({
  spec: z.looseObject({
    tls: z.array(z.looseObject({ hosts: z.array(z.string()).default([]) })).default([]),
  }),
});
const gatewaySchema = z.looseObject({
  spec: z.looseObject({
    listeners: z.array(
      z.looseObject({
        protocol: z.string(),
        tls: z.looseObject({ certificateRefs: z.array(z.unknown()).default([]) }).optional(),
      }),
    ),
  }),
});

/** Hosts for which the Ingresses of an installation bring the certificate; without them it is gone from the edge. */
export async function certifiedHosts(
  cluster: Cluster,
  { selector }: StandaloneWorkload,
): Promise<readonly string[]> {
  const instance = selector['app.kubernetes.io/instance'] ?? '';
  const labelSelector = selectorText({
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/managed-by': 'Helm',
  });
  const ingresses = await cluster.list(KINDS.Ingress, { labelSelector });
  return ingresses.flatMap((ingress) =>
    readAs(ingressSchema, ingress, ingress.metadata.name).spec.tls.flatMap(({ hosts }) => hosts),
  );
}

/** Whether a Gateway ends TLS with a certificate of its own. */
export async function endsTls(
  cluster: Cluster,
  gateway: { readonly namespace: string; readonly name: string },
): Promise<boolean> {
  const found = await cluster.find({ kind: KINDS.Gateway, ...gateway });
  if (found === undefined) return false;
  const { listeners } = readAs(gatewaySchema, found, `Gateway ${gateway.name}`).spec;
  return listeners.some(
    ({ protocol, tls }) => protocol === 'HTTPS' && (tls?.certificateRefs ?? []).length > 0,
  );
}
