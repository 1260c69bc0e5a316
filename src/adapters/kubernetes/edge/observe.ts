import type { SlotName } from '../../../domain/record.ts';
import type { Fact, Weights } from '../../../domain/rollout.ts';
import type { EdgeObservation } from '../../../ports/edge.ts';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import { parseExposition } from '../../service/metrics/exposition.ts';
import type { KubernetesObject } from '../client/object.ts';
import { createCounting, type Counting, type Scrape } from './counting.ts';
import type { EdgeInstance, EdgeInstances } from './instances.ts';
import type { EdgeWorld } from './kind.ts';
import { classesOf, percentOf, SLOTS } from './plan.ts';
import { fingerprintOf, keyOf, recordOf, type EdgeRecord } from './record.ts';
import { processStartOf, seriesOf } from './series.ts';
import { revisionPath } from './settings.ts';
import { watchSplit, type SplitWatch } from './split.ts';
import { ownObjects, readyBySlot } from './world.ts';

/** Where an observation looks. */
export type Sight = {
  readonly world: EdgeWorld;
  readonly instances: EdgeInstances;
  /** Requests that run in a slot now. */
  readonly inflightOf: (slot: SlotName) => Promise<number>;
  readonly nowMs: () => number;
};

/** What is remembered between looks. */
export type Memory = {
  counting: Counting | undefined;
  startedAtMs: number;
  /** The revision that every instance has shown, and its split since then. */
  inForce: { readonly revision: string; readonly split: SplitWatch } | undefined;
};

const REDIRECTED = 302;

/** Looks once. Calls may not overlap, or an older scrape would be taken for a restart. */
export async function look(sight: Sight, memory: Memory, slot: SlotName): Promise<EdgeObservation> {
  const { world, inflightOf } = sight;
  const routeClasses = classesOf(world.settings.routeClasses).map(({ name }) => name);
  const [stored, instances, blue, green] = await Promise.all([
    ownObjects(world),
    sight.instances(),
    known(inflightOf('blue')),
    known(inflightOf('green')),
  ]);
  const record = recordIn(world, stored);
  const counting = await count(sight, memory, { instances, record });
  const observedWeights = await observed(
    { sight, memory, counting },
    { record, stored, instances, slot },
  );
  await blameLost(world, counting, record);
  return {
    instance: String(memory.startedAtMs),
    startedAtMs: memory.startedAtMs,
    observedWeights,
    counters: Object.fromEntries(routeClasses.map((name) => [name, counting.of(name).total])),
    inflight: { blue, green },
  };
}

/** A slot that says nothing of its requests hides neither the split nor the counters. */
function known(answer: Promise<number>): Promise<Fact<number>> {
  return answer.then(
    (value) => ({ kind: 'known', value }),
    (error: unknown) => ({ kind: 'unknown', reason: messageOf(error) }),
  );
}

type Stored = ReadonlyMap<string, KubernetesObject>;

function recordIn({ settings, kind }: EdgeWorld, stored: Stored): EdgeRecord | undefined {
  const [carrier] = kind.revision(settings, '');
  return carrier === undefined ? undefined : recordOf(stored.get(keyOf(carrier)));
}

const NO_RECORD: Pick<EdgeRecord, 'ruleClasses'> = { ruleClasses: [] };

async function count(
  { world, nowMs }: Sight,
  memory: Memory,
  seen: { readonly instances: readonly EdgeInstance[]; readonly record: EdgeRecord | undefined },
): Promise<Counting> {
  const reader = world.kind.series(world.settings, seen.record ?? NO_RECORD);
  const scrapes = await Promise.all(
    seen.instances.map(async ({ name, metrics }): Promise<Scrape> => {
      const samples = parseExposition(await metrics());
      const started = samples === undefined ? undefined : processStartOf(samples);
      if (samples === undefined || started === undefined) {
        throw new OperationError(`${name}: expected the metrics of Traefik, got something else`, {
          code: 'rejected',
          retryable: true,
        });
      }
      return {
        life: `${name} ${started}`,
        startedAtMs: started * 1000,
        series: seriesOf(samples, reader),
      };
    }),
  );
  if (memory.counting === undefined) {
    memory.startedAtMs = nowMs();
    memory.counting = createCounting(memory.startedAtMs);
  }
  memory.counting.add(scrapes);
  return memory.counting;
}

type Seen = {
  readonly record: EdgeRecord | undefined;
  readonly stored: Stored;
  readonly instances: readonly EdgeInstance[];
  readonly slot: SlotName;
};

async function observed(
  place: { readonly sight: Sight; readonly memory: Memory; readonly counting: Counting },
  { record, stored, instances, slot }: Seen,
): Promise<Fact<Weights>> {
  const { sight, memory, counting } = place;
  if (record === undefined) return unknown('nothing was written to the edge yet');
  const changed = Object.entries(record.objects).find(([key, fingerprint]) => {
    const object = stored.get(key);
    return object === undefined || (fingerprint !== '' && fingerprint !== fingerprintOf(object));
  });
  if (changed !== undefined) {
    return unknown(
      `${changed[0]} is not as it was written: somebody changed it, or a write was cut off`,
    );
  }
  const names = Object.keys(record.standing.shares);
  if (memory.inForce?.revision !== record.revision) {
    const missing = await missingAt(sight, instances, record.revision);
    if (missing !== undefined) return unknown(missing);
    const start = Object.fromEntries(names.map((name) => [name, counting.of(name).share]));
    memory.inForce = { revision: record.revision, split: watchSplit(start) };
  }
  const { split } = memory.inForce;
  const percents = names.map((name): [string, number] => {
    const share = record.standing.shares[name] ?? { blue: 0, green: 0 };
    const seen = split.percentOf(name, share, counting.of(name).share);
    // Where visitors stay, requests say nothing about the share of visitors.
    const isSticky = record.standing.sticky.includes(name);
    return [name, isSticky ? percentOf(share, slot) : seen[slot]];
  });
  return { kind: 'known', value: Object.fromEntries(percents) };
}

/** Which instance does not show the revision yet; undefined when all do. */
async function missingAt(
  { world }: Sight,
  instances: readonly EdgeInstance[],
  revision: string,
): Promise<string | undefined> {
  const path = revisionPath(world.settings);
  for (const { name, status } of instances) {
    if (status === undefined) return `${name} cannot be asked which revision is in force`;
    const [shown, control] = await Promise.all([
      status(`${path}/${revision}`),
      status(`${path}/0`),
    ]);
    // An application may redirect whatever it does not know; then the path proves nothing.
    if (shown !== REDIRECTED || control === REDIRECTED) {
      return `${name} does not show revision ${revision} yet (it answered ${shown})`;
    }
  }
  return undefined;
}

function unknown(reason: string): Fact<Weights> {
  return { kind: 'unknown', reason };
}

/** Failures that no slot has answered are of the slot that has nothing ready; of the candidate when that is neither. */
async function blameLost(
  world: EdgeWorld,
  counting: Counting,
  record: EdgeRecord | undefined,
): Promise<void> {
  const lossy = classesOf(world.settings.routeClasses)
    .map(({ name }) => name)
    .filter((name) => counting.of(name).lost > 0);
  if (record === undefined || lossy.length === 0) return;
  const ready = await readyBySlot(world);
  const { candidate, shares } = record.standing;
  for (const name of lossy) {
    const empty = SLOTS.filter((slot) => ready[slot] === 0);
    const culprit = empty.find((slot) => (shares[name]?.[slot] ?? 0) > 0) ?? empty[0] ?? candidate;
    counting.blame(name, culprit);
  }
}
