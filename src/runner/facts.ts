import type { ByRole, RoleHolder, RolloutDocument } from '../domain/record.ts';
import type { Fact, Facts } from '../domain/rollout.ts';
import type { InstanceSample } from '../ports/metrics.ts';
import type { SlotObservation } from '../ports/workloads.ts';
import type { Observation } from './observe.ts';

/** What the loop itself knows beside the observation. */
export type OwnFacts = Pick<Facts, 'checks' | 'synthetic' | 'frozen'>;

/** Turns a snapshot of the world into the engine's facts. */
export function factsOf(document: RolloutDocument, observation: Observation, own: OwnFacts): Facts {
  const { edge, slots, books } = observation;
  const inflight = inflightOf(document, observation);
  const { inPlace } = document.plan;
  return {
    ...own,
    candidate: mapFact(slots.candidate, (slot) => readinessOf(slot, document.candidate)),
    stable: mapFact(slots.stable, (slot) => readinessOf(slot, document.stable)),
    candidateRestarts: mapFact(slots.candidate, ({ release, restarts }) =>
      release === document.candidate.release ? restarts : 0,
    ),
    ...cannotStart(document, slots.candidate),
    observedWeights: inPlace ? wholeSlot(document) : observedAt(edge),
    leavingSlot: inPlace ? NOTHING_LEAVES : leavingSlot(document, inflight),
    ledger: mapFact(books, ({ differenceFen, duplicateCaptures }) => ({
      differenceFen,
      duplicateCaptures,
    })),
  };
}

/** What hinders another release in the slot is none of the candidate's. */
function cannotStart(
  { candidate }: RolloutDocument,
  slot: Fact<SlotObservation>,
): Pick<Facts, 'candidateCannotStart'> {
  if (slot.kind === 'unknown' || slot.value.release !== candidate.release) return {};
  const { cannotStart: why } = slot.value;
  return why === undefined ? {} : { candidateCannotStart: why };
}

/** In place there is one slot, and what it serves with changes as a whole. */
function wholeSlot({ plan }: RolloutDocument): Facts['observedWeights'] {
  return { kind: 'known', value: plan.steps[0]?.weights ?? {} };
}

/** In place the processes that are replaced end by themselves, when nothing runs in them any more. */
const NOTHING_LEAVES: Facts['leavingSlot'] = { kind: 'known', value: { requests: 0, payments: 0 } };

function observedAt(edge: Observation['edge']): Facts['observedWeights'] {
  return edge.kind === 'known' ? edge.value.observedWeights : edge;
}

function leavingSlot(
  { state }: RolloutDocument,
  inflight: ByRole<Facts['leavingSlot']>,
): Facts['leavingSlot'] {
  return state.phase === 'aborting' ? inflight.candidate : inflight.stable;
}

/** What a slot holds of another release is not the role's: the slot kept the old one hot, or somebody changed it. */
function readinessOf(
  { release, ready, wanted }: SlotObservation,
  holder: RoleHolder,
): { readonly ready: number; readonly wanted: number } {
  return { ready: release === holder.release ? ready : 0, wanted };
}

/**
 * What still runs in each slot: requests as the edge counts them; payments as its processes count them, or as the
 * books say for orders that it made, whichever is more.
 */
export function inflightOf(
  document: RolloutDocument,
  observation: Observation,
): ByRole<Facts['leavingSlot']> {
  const of = (role: 'candidate' | 'stable') => {
    const { edge, books } = observation;
    const metrics = observation.metrics[role];
    const { slot } = document[role];
    if (edge.kind === 'unknown') return edge;
    if (books.kind === 'unknown') return books;
    const running = metrics.kind === 'known' ? paymentsIn(metrics.value) : 0;
    const payments = Math.max(running, books.value.pendingBySlot[slot]);
    return {
      kind: 'known',
      value: { requests: valueOf(edge.value.inflight[slot]), payments },
    } as const;
  };
  return { candidate: of('candidate'), stable: of('stable') };
}

function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}

function paymentsIn(instances: readonly InstanceSample[]): number {
  return instances.reduce((sum, { inflightPayments }) => sum + inflightPayments, 0);
}

/** Applies a function to a fact that is known. */
function mapFact<A, B>(fact: Fact<A>, change: (value: A) => B): Fact<B> {
  return fact.kind === 'known' ? { kind: 'known', value: change(fact.value) } : fact;
}
