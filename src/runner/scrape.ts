import type { RolloutDocument, SlotName } from '../domain/record.ts';
import type { RoleScrape, Scrape, SourceSample } from '../domain/scrape.ts';
import type { Facts } from '../domain/rollout.ts';
import { SERIES } from '../domain/series.ts';
import type { EdgeObservation } from '../ports/edge.ts';
import type { InstanceSample } from '../ports/metrics.ts';
import type { Observation } from './observe.ts';

/** What a look at the world has for the judge. */
export function scrapeOf(
  document: RolloutDocument,
  observation: Observation,
  { observedWeights }: Pick<Facts, 'observedWeights'>,
  nowMs: number,
): Scrape {
  const { state, plan } = document;
  const role = (name: 'candidate' | 'stable') => roleScrape(document, observation, name, nowMs);
  return {
    atMs: nowMs,
    phase: state.phase,
    step: state.step,
    observed: observedWeights,
    // In place there is no stable beside the candidate to compare it with.
    roles: {
      candidate: role('candidate'),
      stable: plan.inPlace ? { sources: [] } : role('stable'),
    },
  };
}

function roleScrape(
  document: RolloutDocument,
  { edge, metrics }: Observation,
  role: 'candidate' | 'stable',
  nowMs: number,
): RoleScrape {
  const { slot } = document[role];
  if (edge.kind === 'unknown') return { sources: [], blind: `edge: ${edge.reason}` };
  const instances = metrics[role];
  const counted = edgeSource(edge.value, slot, nowMs);
  return instances.kind === 'known'
    ? { sources: [counted, ...instances.value.map((one) => instanceSource(one, slot))] }
    : { sources: [counted], blind: `metrics of ${slot}: ${instances.reason}` };
}

/** The edge's counters of one slot as a source. */
function edgeSource(edge: EdgeObservation, slot: SlotName, atMs: number): SourceSample {
  const series = Object.entries(edge.counters).flatMap(([routeClass, bySlot]) => [
    [SERIES.requests(routeClass), bySlot[slot].requests],
    [SERIES.failed(routeClass), bySlot[slot].failed],
  ]);
  return {
    name: `edge ${slot}`,
    instance: edge.instance,
    startedAtMs: edge.startedAtMs,
    atMs,
    series: Object.fromEntries(series),
  };
}

/** A process's counters as a source; named after its life, because its place in the list changes when others end. */
function instanceSource(one: InstanceSample, slot: SlotName): SourceSample {
  const { instance, atMs, startedAtMs, series, holds } = one;
  const held = holds === undefined ? {} : { holds };
  return { name: `${slot} ${instance}`, instance, startedAtMs, atMs, series, ...held };
}
