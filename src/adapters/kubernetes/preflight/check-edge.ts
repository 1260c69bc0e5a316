import { z } from 'zod';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs } from '../client/object.ts';
import type { Finding } from './finding.ts';

/** What the traffic is to enter by. */
export type EdgeNeeds =
  | { readonly kind: 'gateway'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'ingress-class'; readonly name: string }
  /** Nothing but kinds that are served. */
  | { readonly kind: 'none' };

const gatewaySchema = z.looseObject({
  status: z
    .looseObject({
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            message: z.string().default(''),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** Whether the Gateway, or the class of the Ingresses, is there and works. */
export async function checkEdge(cluster: Cluster, edge: EdgeNeeds): Promise<readonly Finding[]> {
  if (edge.kind === 'none') return [];
  if (edge.kind === 'ingress-class') {
    const found = await cluster.find({ kind: KINDS.IngressClass, name: edge.name });
    return found === undefined ? [missing(cluster, `IngressClass ${edge.name}`)] : [];
  }
  const { namespace, name } = edge;
  const gateway = await cluster.find({ kind: KINDS.Gateway, name, namespace });
  const where = `Gateway ${namespace}/${name}`;
  if (gateway === undefined) return [missing(cluster, where)];
  const { conditions } = readAs(gatewaySchema, gateway, where).status;
  const programmed = conditions.find(({ type }) => type === 'Programmed');
  if (programmed?.status === 'True') return [];
  const found = programmed === undefined ? '-' : `${programmed.status}: ${programmed.message}`;
  return [{ code: 'edge-not-ready', severity: 'refuse', wanted: 'Programmed: True', found, where }];
}

function missing(cluster: Cluster, wanted: string): Finding {
  return { code: 'edge-missing', severity: 'refuse', wanted, found: '-', where: cluster.label };
}
