import type { ByRole, RolloutDocument, SlotName } from '../domain/record.ts';
import type { Fact } from '../domain/rollout.ts';
import { SERIES } from '../domain/series.ts';
import type { CounterSample } from '../evidence/increments.ts';
import type { EdgeObservation } from '../ports/edge.ts';
import type { Reconciliation } from '../ports/ledger.ts';
import type { InstanceSample } from '../ports/metrics.ts';
import type { SlotObservation } from '../ports/workloads.ts';
import type { World } from '../ports/world.ts';
import { messageOf, OperationError } from '../shared/errors.ts';

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
  const late = world.clock.wait(ANSWER_DEADLINE_MS, stop.signal).then(() => {
    throw new OperationError(`no answer within ${ANSWER_DEADLINE_MS} ms`, {
      code: 'timeout',
      retryable: true,
    });
  });
  try {
    return { kind: 'known', value: await Promise.race([answer, late]) };
  } catch (error) {
    return { kind: 'unknown', reason: messageOf(error) };
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
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

/** A process's counters as a source. */
export function instanceSource(instance: InstanceSample, slot: SlotName, index: number): Source {
  const { atMs, startedAtMs, series } = instance;
  return {
    name: `${slot} ${index}`,
    startedAtMs,
    sample: { atMs, instance: instance.instance, series },
  };
}
