import { randomBytes } from 'node:crypto';
import type { SlotName } from '../../../domain/record.ts';
import type { EdgeIntent } from '../../../ports/edge.ts';
import { OperationError, UserError } from '../../../shared/errors.ts';
import { stableJson } from '../../../shared/stable-json.ts';
import { ApiError } from '../client/api-error.ts';
import { KINDS, knownKind } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import type { EdgeWorld } from './kind.ts';
import { HANDED_OVER, type EdgeObject } from './objects.ts';
import { planOf, SLOTS, type TrafficPlan } from './plan.ts';
import type { Previewed } from './preview-route.ts';
import {
  fencingTokenOf,
  fingerprintOf,
  keyOf,
  marked,
  RECORD_ANNOTATION,
  recordOf,
  type EdgeRecord,
} from './record.ts';
import { refuseUnready, standingOf } from './refusal.ts';
import { slotServices, slotTargetOf, type SlotTarget } from './slot-services.ts';
import { ownObjects, readyBySlot, removeObjects, waitUntilReady, waitUntilTaken } from './world.ts';

/** The edge's controller writes the status of what we write, so that versions change under us. */
const ATTEMPTS = 5;

/** Makes an intent true, whatever was there before. @throws {OperationError} as the port says. */
export async function writeIntent(world: EdgeWorld, intent: EdgeIntent): Promise<void> {
  const plan = planOf(intent, world.settings.routeClasses);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeOnce(world, plan);
      return;
    } catch (error) {
      // A conflict of our own making says that somebody newer holds the lease.
      const raced = error instanceof ApiError && error.code === 'conflict';
      if (!raced || attempt === ATTEMPTS) throw error;
    }
  }
}

type Draft = {
  readonly token: number;
  readonly stored: ReadonlyMap<string, KubernetesObject>;
  readonly record: EdgeRecord | undefined;
};

async function writeOnce(world: EdgeWorld, plan: TrafficPlan): Promise<void> {
  const { settings, kind } = world;
  const token = world.token();
  const [stored, targets, ready] = await Promise.all([
    ownObjects(world),
    slotTargets(world),
    readyBySlot(world),
  ]);
  const [carrier] = kind.revision(settings, '');
  const record = carrier === undefined ? undefined : recordOf(stored.get(keyOf(carrier)));
  const draft: Draft = { token, stored, record };
  const slots = SLOTS.filter((slot) => targets[slot] !== undefined);
  const { objects, ruleClasses } = kind.routes(settings, plan, {
    standing: record?.standing,
    slots,
    ready,
  });
  refuseUnready(plan, record?.standing, ready);
  const services = SLOTS.flatMap((slot) => {
    const target = targets[slot];
    return target === undefined ? [] : slotServices(settings, slot, target);
  });
  const writtenServices = await applyAll(world, draft, services);
  await waitUntilReady(world, services, ready);
  const writtenRoutes = await applyAll(world, draft, objects);
  const written = new Map([...writtenServices, ...writtenRoutes]);
  await tellRevision(world, draft, {
    standing: standingOf(plan),
    ruleClasses,
    objects: Object.fromEntries(
      [...written].map(([key, object]) => [
        key,
        object.kind === 'Service' ? '' : fingerprintOf(object),
      ]),
    ),
  });
  await waitUntilTaken(world, plan, [...writtenRoutes.values()]);
  await removeObsolete(world, draft, written);
}

/**
 * Leads a secret to a slot while somebody else's route has the traffic.
 * @throws {UserError} when this kind of edge cannot.
 */
export async function writePreview(world: EdgeWorld, previewed: Previewed): Promise<void> {
  const { settings, kind } = world;
  if (kind.preview === undefined) {
    throw new UserError(
      'this kind of edge cannot show a slot beside the route of somebody else',
      'Use edge.kind gateway or traefik.',
    );
  }
  const stored = await ownObjects(world);
  const draft: Draft = { token: world.token(), stored, record: undefined };
  await applyAll(world, draft, [kind.preview(settings, previewed)]);
}

async function slotTargets(
  world: EdgeWorld,
): Promise<Readonly<Record<SlotName, SlotTarget | undefined>>> {
  const { cluster, settings } = world;
  const { namespace, servicePort } = settings;
  const targetOf = async (slot: SlotName): Promise<SlotTarget | undefined> => {
    const name = settings.serviceOf(slot);
    const service = await cluster.find({ kind: KINDS.Service, namespace, name });
    const target = slotTargetOf(service, servicePort);
    if (service === undefined || target !== undefined) return target;
    throw new UserError(
      `Service ${name} in namespace ${namespace}: expected a selector and the port ${servicePort}`,
      'Take the Service of the chart in mode slot, or name the port that it has.',
    );
  };
  const [blue, green] = await Promise.all([targetOf('blue'), targetOf('green')]);
  return { blue, green };
}

/** Writes what is not as it should be, one after the other; answers all as they are then. */
async function applyAll(
  world: EdgeWorld,
  draft: Draft,
  objects: readonly EdgeObject[],
): Promise<ReadonlyMap<string, KubernetesObject>> {
  const now = new Map(draft.stored);
  const result = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const key = keyOf(object);
    const written = await applyOne(world, draft, { object, before: now.get(key) });
    now.set(key, written);
    result.set(key, written);
  }
  return result;
}

async function applyOne(
  { cluster, token: heldToken }: EdgeWorld,
  { token, record }: Draft,
  one: {
    readonly object: EdgeObject;
    readonly before: KubernetesObject | undefined;
    readonly more?: Record<string, string>;
  },
): Promise<KubernetesObject> {
  const { object, before, more = {} } = one;
  const own = marked(object, token, more);
  if (before !== undefined && isAsWanted(before, own, record)) return before;
  const newest = fencingTokenOf(before);
  if (newest > token) throw outdated(object, { token, newest });
  if (before === undefined) await refuseTaken(cluster, object);
  // The lease may have been lost since the write began.
  heldToken();
  return cluster.apply(own, { force: true, resourceVersion: before?.metadata.resourceVersion });
}

/** Written by us and not changed by anybody since. */
function isAsWanted(
  before: KubernetesObject,
  own: EdgeObject,
  record: EdgeRecord | undefined,
): boolean {
  const { annotations = {} } = before.metadata;
  const wanted = Object.entries(own.metadata.annotations ?? {});
  if (wanted.some(([key, value]) => annotations[key] !== value)) return false;
  const fingerprint = record?.objects[keyOf(before)];
  return fingerprint === undefined || fingerprint === '' || fingerprint === fingerprintOf(before);
}

/** @throws {OperationError} `rejected` when the name belongs to somebody else, such as a chart. */
async function refuseTaken(
  cluster: EdgeWorld['cluster'],
  { apiVersion, kind, metadata }: EdgeObject,
): Promise<void> {
  const { name, namespace } = metadata;
  const of = knownKind(apiVersion, kind);
  const taken = of === undefined ? undefined : await cluster.find({ kind: of, name, namespace });
  if (taken === undefined || taken.metadata.annotations?.[HANDED_OVER] === 'true') return;
  const owner = taken.metadata.labels?.['app.kubernetes.io/managed-by'] ?? 'somebody else';
  throw new OperationError(
    `${kind} ${name} in namespace ${namespace} belongs to ${owner}, and traffic may have one writer only. Remove it, or rename the application`,
    { code: 'rejected', retryable: false },
  );
}

function outdated(
  { kind, metadata }: EdgeObject,
  { token, newest }: { readonly token: number; readonly newest: number },
): OperationError {
  return new OperationError(
    `${kind} ${metadata.name} was written by a newer holder of the lease (token ${newest}, ours is ${token}); this one must stop`,
    { code: 'conflict', retryable: false },
  );
}

/** Gives what was written a name of its own, under which the edge shows that it is in force. */
async function tellRevision(
  world: EdgeWorld,
  draft: Draft,
  content: Omit<EdgeRecord, 'revision'>,
): Promise<void> {
  const { settings, kind } = world;
  const { record, stored } = draft;
  const { revision: before, ...same } = record ?? { revision: undefined };
  const isSame = before !== undefined && stableJson(same) === stableJson(content);
  const revision = isSame ? before : randomBytes(8).toString('hex');
  // The first one, which carries the record, comes last: it says that all is written.
  for (const [index, object] of [...kind.revision(settings, revision).entries()].toReversed()) {
    const more: Record<string, string> =
      index === 0 ? { [RECORD_ANNOTATION]: JSON.stringify({ revision, ...content }) } : {};
    await applyOne(
      world,
      { ...draft, record: undefined },
      { object, before: stored.get(keyOf(object)), more },
    );
  }
}

async function removeObsolete(
  world: EdgeWorld,
  { stored }: Draft,
  written: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { settings, kind } = world;
  const revisions = new Set(kind.revision(settings, '').map((object) => keyOf(object)));
  const obsolete = [...stored.values()].filter((object) => {
    const key = keyOf(object);
    return !written.has(key) && !revisions.has(key);
  });
  await removeObjects(world, obsolete);
}
