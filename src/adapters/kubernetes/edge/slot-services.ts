import { z } from 'zod';
import type { SlotName } from '../../../domain/record.ts';
import { metadataOf, SLOT_LABEL, type EdgeObject } from './objects.ts';
import { classesOf } from './plan.ts';
import { pinnedService, shareService, type EdgeSettings } from './settings.ts';

const serviceSchema = z.looseObject({
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()),
    ports: z.array(
      z.looseObject({
        name: z.string().optional(),
        port: z.number(),
        targetPort: z.union([z.number(), z.string()]).optional(),
        appProtocol: z.string().optional(),
      }),
    ),
  }),
});

/** What of a slot's own Service the others repeat; absent when it selects no pods or lacks the port. */
export type SlotTarget = {
  readonly selector: Readonly<Record<string, string>>;
  readonly port: Readonly<Record<string, string | number>>;
};

/** Reads the Service that the chart made. */
export function slotTargetOf(service: unknown, servicePort: number): SlotTarget | undefined {
  const parsed = serviceSchema.safeParse(service);
  if (!parsed.success) return undefined;
  const { selector, ports } = parsed.data.spec;
  const port = ports.find((one) => one.port === servicePort);
  if (port === undefined) return undefined;
  const { name, targetPort, appProtocol } = port;
  return {
    selector,
    port: {
      ...(name === undefined ? {} : { name }),
      protocol: 'TCP',
      port: servicePort,
      targetPort: targetPort ?? servicePort,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    },
  };
}

/**
 * A Service for each class of a slot, and one for what is pinned to it. All select the slot's pods: only the names
 * differ, by which every edge counts.
 */
export function slotServices(
  settings: EdgeSettings,
  slot: SlotName,
  { selector, port }: SlotTarget,
): readonly EdgeObject[] {
  return classesOf(settings.routeClasses).flatMap(({ name }) =>
    [shareService(settings, slot, name), pinnedService(settings, slot, name)].map((service) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(settings, service, {
        labels: { [SLOT_LABEL]: slot, 'zhiyou.dev/route-class': name },
      }),
      spec: { selector, ports: [port] },
    })),
  );
}

const sliceSchema = z.looseObject({
  endpoints: z
    .array(
      z.looseObject({
        conditions: z.looseObject({ ready: z.boolean().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/** Endpoints of EndpointSlices that may get requests. */
export function readyEndpoints(slices: readonly unknown[]): number {
  return slices.reduce<number>((sum, slice) => {
    const parsed = sliceSchema.safeParse(slice);
    const endpoints = parsed.success ? (parsed.data.endpoints ?? []) : [];
    return sum + endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
  }, 0);
}
