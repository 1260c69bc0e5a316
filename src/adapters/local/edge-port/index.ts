import type { SlotName } from '../../../domain/record.ts';
import type { Audience, Weights } from '../../../domain/rollout.ts';
import type { Edge, EdgeCounters, EdgeIntent, EdgeObservation } from '../../../ports/edge.ts';
import { assertNever, OperationError } from '../../../shared/errors.ts';
import type { EdgeAdmin, EdgeStatus } from '../edge/client.ts';
import type { BackendAddress, EdgeConfig, RouteClass } from '../edge/config.ts';
import { splitTolerance } from '../edge/schedule.ts';

/** The local edge as the loop sees it, and what the local slots tell it. */
export type LocalEdge = Edge & {
  readonly announce: (slot: SlotName, backends: readonly BackendAddress[]) => Promise<void>;
};

const OTHER: Readonly<Record<SlotName, SlotName>> = { blue: 'green', green: 'blue' };
const TAGS: Readonly<Record<SlotName, string>> = { blue: 'b', green: 'g' };
const SLOTS: readonly SlotName[] = ['blue', 'green'];
const ATTEMPTS = 5;
/** Experiments never choose who pays where. */
const PAYMENT = 'payment';
const STICKY_COOKIE = 'zhiyou-slot';

/** Speaks to the edge's admin API; `routeClasses` name the classes and their path prefixes. */
export function localEdge(
  admin: EdgeAdmin,
  routeClasses: Readonly<Record<string, readonly string[]>>,
): LocalEdge {
  const change = async (edit: (config: EdgeConfig) => EdgeConfig): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const { version, config } = await admin.config();
      const wanted = edit(withClasses(config, routeClasses));
      if (JSON.stringify(wanted) === JSON.stringify(config)) return;
      try {
        await admin.writeConfig(version, wanted);
        return;
      } catch (error) {
        const raced = error instanceof OperationError && error.code === 'conflict';
        if (!raced || attempt === ATTEMPTS) throw error;
      }
    }
  };
  return {
    observe: async (slot) => observationOf(await admin.status(), slot),
    write: (intent) => change((config) => withIntent(config, intent)),
    announce: (slot, backends) => change((config) => withBackends(config, slot, backends)),
  };
}

/** A class that the edge does not know yet begins wholly on the slot that has processes. */
function withClasses(
  config: EdgeConfig,
  routeClasses: Readonly<Record<string, readonly string[]>>,
): EdgeConfig {
  const serving: SlotName = config.slots.blue.length > 0 ? 'blue' : 'green';
  const classes = Object.entries(routeClasses).map(([name, pathPrefixes]): RouteClass => {
    const before = config.routeClasses.find((one) => one.name === name);
    const weights = before?.weights ?? weightsOf(serving, 100);
    return { ...before, name, pathPrefixes, weights };
  });
  return { ...config, routeClasses: classes };
}

function withIntent(config: EdgeConfig, intent: EdgeIntent): EdgeConfig {
  const { candidate, weights, orders, previewSecret } = intent;
  const { preview: _before, ...rest } = config;
  return {
    ...rest,
    routeClasses: config.routeClasses.map(({ name, pathPrefixes }) => ({
      name,
      pathPrefixes,
      weights: weightsOf(candidate, weights[name] ?? 0),
      ...(name === PAYMENT ? {} : audienceOf(intent.audience, candidate)),
      ...(name === PAYMENT ? {} : mirrorOf(intent)),
    })),
    tagOwners: {
      [TAGS[candidate]]: orders.ofCandidate,
      [TAGS[OTHER[candidate]]]: orders.ofStable,
    },
    ...(previewSecret === undefined ? {} : { preview: { secret: previewSecret, slot: candidate } }),
  };
}

function mirrorOf({ candidate, mirrorPercent }: EdgeIntent): Pick<RouteClass, 'mirror'> {
  return mirrorPercent === undefined ? {} : { mirror: { slot: candidate, percent: mirrorPercent } };
}

/** How the edge finds the audience of an experiment. */
function audienceOf(
  audience: Audience | undefined,
  slot: SlotName,
): Pick<RouteClass, 'match' | 'stickyCookie'> {
  switch (audience?.kind) {
    case undefined:
      return {};
    case 'sticky-share':
      return { stickyCookie: STICKY_COOKIE };
    case 'header':
      return { match: { header: audience.name, value: audience.value, slot } };
    case 'cookie':
      return { match: { cookie: audience.name, value: audience.value, slot } };
    default:
      return assertNever(audience);
  }
}

/** The first slot that gets processes gets everything: weights may not point to a slot with none. */
function withBackends(
  config: EdgeConfig,
  slot: SlotName,
  backends: readonly BackendAddress[],
): EdgeConfig {
  const addresses = backends.map(({ host, port }) => ({ host, port }));
  const slots = { ...config.slots, [slot]: addresses };
  if (backends.length === 0 || config.slots[OTHER[slot]].length > 0) return { ...config, slots };
  return {
    ...config,
    slots,
    routeClasses: config.routeClasses.map((one) => ({ ...one, weights: weightsOf(slot, 100) })),
    tagOwners: { b: slot, g: slot },
  };
}

function weightsOf(slot: SlotName, percent: number): Record<SlotName, number> {
  const rest = Math.round((100 - percent) * 100) / 100;
  return slot === 'blue' ? { blue: percent, green: rest } : { blue: rest, green: percent };
}

function observationOf(status: EdgeStatus, slot: SlotName): EdgeObservation {
  const classes = Object.entries(status.routeClasses);
  const observed = classes.map(([name, { written, sinceVersion }]): [string, number] => [
    name,
    observedPercent(written[slot], sinceVersion, slot),
  ]);
  const counters = classes.map(([name, { total }]) => [
    name,
    { blue: countersOf(total.blue), green: countersOf(total.green) },
  ]);
  return {
    instance: String(status.startedAtMs),
    startedAtMs: status.startedAtMs,
    observedWeights: { kind: 'known', value: Object.fromEntries(observed) satisfies Weights },
    counters: Object.fromEntries(counters),
    inflight: {
      blue: { kind: 'known', value: status.slots.blue.inflight },
      green: { kind: 'known', value: status.slots.green.inflight },
    },
  };
}

/** A count as near to the written share as the schedule keeps it confirms it; one further off is shown as it is. */
function observedPercent(
  writtenPercent: number,
  since: Readonly<Record<SlotName, number>>,
  slot: SlotName,
): number {
  const total = SLOTS.reduce((sum, one) => sum + since[one], 0);
  const expected = (total * writtenPercent) / 100;
  return Math.abs(since[slot] - expected) <= splitTolerance(Math.max(1, total))
    ? writtenPercent
    : (100 * since[slot]) / total;
}

function countersOf(total: {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly edgeErrors: number;
}): EdgeCounters {
  return { requests: total.requests, failed: (total.byStatus['5xx'] ?? 0) + total.edgeErrors };
}
