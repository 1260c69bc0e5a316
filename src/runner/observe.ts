import type { ByRole, RolloutDocument, SlotName } from '../domain/record.ts';
import type { Fact } from '../domain/rollout.ts';
import { SERIES } from '../domain/series.ts';
import type { CounterSample } from '../evidence/increments.ts';
import type { EdgeObservation } from '../ports/edge.ts';
import type { Reconciliation } from '../ports/ledger.ts';
import type { InstanceSample } from '../ports/metrics.ts';
import type { SlotObservation } from '../ports/workloads.ts';
import type { World } from '../ports/world.ts';
import { messageOf } from '../shared/errors.ts';

/** A source of counters with its age, ready to be differenced. */
export type Source = {
  readonly name: string;
  readonly startedAtMs: number;
  readonly sample: CounterSample;
};

/** One snapshot of the world; whatever could not be read says why. */
export type Observation = {
  readonly edge: Fact<EdgeObservation>;
  readonly slots: ByRole<Fact<SlotObservation>>;
  readonly metrics: ByRole<Fact<readonly InstanceSample[]>>;
  readonly books: Fact<Reconciliation>;
};

/** Longest time that one answer of the world may take. */
const ANSWER_DEADLINE_MS = 3000;

/** Looks at everything at once; never throws for what the world does. */
export async function observe(world: World, document: RolloutDocument): Promise<Observation> {
  const { candidate, stable } = document;
  const [edge, candidateSlot, stableSlot, candidateMetrics, stableMetrics, books] =
    await Promise.all([
      known(world, world.edge.observe(candidate.slot)),
      known(world, world.workloads.observe(candidate.slot)),
      known(world, world.workloads.observe(stable.slot)),
      known(world, world.metrics.scrape(candidate.slot)),
      known(world, world.metrics.scrape(stable.slot)),
      known(world, world.ledger.reconcile()),
    ]);
  return {
    edge,
    slots: { candidate: candidateSlot, stable: stableSlot },
    metrics: { candidate: candidateMetrics, stable: stableMetrics },
    books,
  };
}

async function known<T>(world: World, answer: Promise<T>): Promise<Fact<T>> {
  const stop = new AbortController();
  const late = world.clock.wait(ANSWER_DEADLINE_MS, stop.signal).then((): Fact<T> => ({
    kind: 'unknown',
    reason: `no answer within ${ANSWER_DEADLINE_MS} ms`,
  }));
  const told = answer.then(
    (value): Fact<T> => ({ kind: 'known', value }),
    (error: unknown): Fact<T> => ({ kind: 'unknown', reason: messageOf(error) }),
  );
  const first = await Promise.race([told, late]);
  stop.abort('answered');
  return first;
}

/** The edge's counters of one slot as a source. */
export function edgeSource(edge: EdgeObservation, slot: SlotName, atMs: number): Source {
  const series = Object.entries(edge.counters).flatMap(([routeClass, bySlot]) => [
    [SERIES.requests(routeClass), bySlot[slot].requests],
    [SERIES.failed(routeClass), bySlot[slot].failed],
  ]);
  return {
    name: `edge ${slot}`,
    startedAtMs: edge.startedAtMs,
    sample: { atMs, instance: edge.instance, series: Object.fromEntries(series) },
  };
}

/** A process's counters as a source; named after its life, because its place in the list changes when others end. */
export function instanceSource(instance: InstanceSample, slot: SlotName): Source {
  const { atMs, startedAtMs, series } = instance;
  return {
    name: `${slot} ${instance.instance}`,
    startedAtMs,
    sample: { atMs, instance: instance.instance, series },
  };
}
