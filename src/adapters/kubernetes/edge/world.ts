import type { SlotName } from '../../../domain/record.ts';
import { OperationError } from '../../../shared/errors.ts';
import { KINDS, type Kind } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import type { EdgeWorld } from './kind.ts';
import { APPLICATION_LABEL, OWNED_LABELS, SLOT_LABEL, type EdgeObject } from './objects.ts';
import { SLOTS, type TrafficPlan } from './plan.ts';
import { fencingTokenOf, keyOf } from './record.ts';
import { readyEndpoints } from './slot-services.ts';

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
/** How long the cluster's own controllers may take to follow. */
const FOLLOWS_MS = 15_000;
const LOOK_EVERY_MS = 200;

/** All objects that this edge has written for the application, by kind and name. */
export async function ownObjects(world: EdgeWorld): Promise<ReadonlyMap<string, KubernetesObject>> {
  const { cluster, settings, kind } = world;
  const labels = { ...OWNED_LABELS, [APPLICATION_LABEL]: settings.application };
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { namespace } = settings;
  const lists = await Promise.all(
    [...kind.kinds, KINDS.Service].map((one) => cluster.list(one, { namespace, labelSelector })),
  );
  return new Map(lists.flat().map((object) => [keyOf(object), object]));
}

/** Ready endpoints of each slot's own Service. */
export async function readyBySlot(world: EdgeWorld): Promise<Readonly<Record<SlotName, number>>> {
  const { settings } = world;
  const names = SLOTS.map((slot) => settings.serviceOf(slot));
  const ready = await readyByService(world, names);
  const of = (slot: SlotName): number => ready.get(settings.serviceOf(slot)) ?? 0;
  return { blue: of('blue'), green: of('green') };
}

async function readyByService(
  { cluster, settings }: EdgeWorld,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const slices = await cluster.list(KINDS.EndpointSlice, {
    namespace: settings.namespace,
    labelSelector: `${SERVICE_NAME_LABEL} in (${names.join(',')})`,
  });
  return new Map(
    names.map((name) => [
      name,
      readyEndpoints(
        slices.filter(({ metadata }) => metadata.labels?.[SERVICE_NAME_LABEL] === name),
      ),
    ]),
  );
}

/** A Service that was just made has no endpoints yet, so requests sent to it would fail. */
export async function waitUntilReady(
  world: EdgeWorld,
  services: readonly EdgeObject[],
  ready: Readonly<Record<SlotName, number>>,
): Promise<void> {
  const wanted = services
    .filter(({ metadata }) =>
      SLOTS.some((slot) => metadata.labels[SLOT_LABEL] === slot && ready[slot] > 0),
    )
    .map(({ metadata }) => metadata.name);
  if (wanted.length === 0) return;
  await follow(world, async () => {
    const now = await readyByService(world, wanted);
    const missing = wanted.filter((name) => (now.get(name) ?? 0) === 0);
    return missing.length === 0 ? undefined : `endpoints of the Service ${missing.join(', ')}`;
  });
}

/** Waits until the edge's controller has looked at what was written. @throws {OperationError} when it refuses. */
export async function waitUntilTaken(
  world: EdgeWorld,
  plan: TrafficPlan,
  written: readonly KubernetesObject[],
): Promise<void> {
  const { cluster, settings, kind } = world;
  for (const first of written) {
    let object = first;
    await follow(world, async () => {
      const verdict = kind.verdict(object, plan, settings);
      if (verdict.kind === 'taken') return undefined;
      if (verdict.kind === 'refused') {
        throw new OperationError(`${keyOf(object)}: ${verdict.reason}`, {
          code: 'rejected',
          retryable: false,
        });
      }
      const { name, namespace } = object.metadata;
      const of = kindOf(world, object);
      if (of !== undefined) object = await cluster.get({ kind: of, name, namespace });
      return verdict.for;
    });
  }
}

/** Looks again until nothing is missing. @throws {OperationError} `timeout` */
async function follow(
  { wait }: EdgeWorld,
  missing: () => Promise<string | undefined>,
): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const what = await missing();
    if (what === undefined) return;
    if (waitedMs >= FOLLOWS_MS) {
      throw new OperationError(`waited ${FOLLOWS_MS / 1000} s for ${what}`, {
        code: 'timeout',
        retryable: true,
      });
    }
    await wait(LOOK_EVERY_MS);
  }
}

/** Removes objects of ours, the first kinds first. @throws {OperationError} `conflict` for those of a newer writer. */
export async function removeObjects(
  world: EdgeWorld,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const { cluster, kind } = world;
  for (const one of [...kind.kinds, KINDS.Service]) {
    for (const object of objects.filter((candidate) => candidate.kind === one.kind)) {
      const { name, namespace, uid, resourceVersion } = object.metadata;
      const token = world.token();
      const newest = fencingTokenOf(object);
      if (newest > token) {
        throw new OperationError(
          `${keyOf(object)} belongs to a newer holder of the lease (token ${newest}, ours is ${token})`,
          { code: 'conflict', retryable: false },
        );
      }
      await cluster.remove(
        { kind: one, name, namespace },
        { preconditions: { uid, resourceVersion } },
      );
    }
  }
}

function kindOf({ kind }: EdgeWorld, object: KubernetesObject): Kind | undefined {
  return kind.kinds.find((one) => one.kind === object.kind);
}
