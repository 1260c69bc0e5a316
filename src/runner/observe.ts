import type { ByRole, RolloutDocument } from '../domain/record.ts';
import type { Fact } from '../domain/rollout.ts';
import type { EdgeObservation } from '../ports/edge.ts';
import type { Reconciliation } from '../ports/ledger.ts';
import type { InstanceSample } from '../ports/metrics.ts';
import type { SlotObservation } from '../ports/workloads.ts';
import type { World } from '../ports/world.ts';
import { messageOf } from '../shared/errors.ts';

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
