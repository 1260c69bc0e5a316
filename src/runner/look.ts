import type { GateLook, Look, RolloutDocument, Tally } from '../domain/record.ts';
import type { Decision, Fact, Facts, Weights } from '../domain/rollout.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Reconciliation } from '../ports/ledger.ts';
import type { SlotObservation } from '../ports/workloads.ts';
import { inflightOf } from './facts.ts';
import { paymentsOf, trafficOf, type Counted } from '../trial/count.ts';
import { nextStepInMs } from '../trial/estimate.ts';
import { reasonOf } from '../trial/verdict-record.ts';
import type { Gates } from './gates.ts';
import type { RunnerMemory } from './memory.ts';
import type { Observation } from './observe.ts';

/** Everything that one pass of the loop saw and chose. */
export type Pass = {
  readonly document: RolloutDocument;
  readonly observation: Observation;
  readonly facts: Facts;
  readonly counted: Counted;
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly wanted: Weights;
  readonly total: Tally;
  readonly step: RunnerMemory['step'];
  readonly judge: RunnerMemory['judge'];
  readonly nowMs: number;
  readonly spanMs: number;
};

/** Keeps one pass for people. */
export function lookOf(pass: Pass, gates: Gates): Look {
  const { document, observation, facts, counted, verdict, decision, wanted, total, nowMs, spanMs } =
    pass;
  const { edge, books, slots } = observation;
  const inflight = inflightOf(document, observation);
  const { state } = decision;
  return {
    atMs: nowMs,
    phase: state.phase,
    step: state.step,
    paused: state.paused,
    wanted,
    observed: edge.kind === 'known' ? valueOf(edge.value.observedWeights) : undefined,
    traffic: Object.fromEntries(
      Object.keys(wanted).map((name) => [name, trafficOf(counted, name)]),
    ),
    payments: Object.fromEntries(gates.providers.map((name) => [name, paymentsOf(counted, name)])),
    spanMs,
    total,
    gates: verdict.gates.map((report) => gateLook(report, gates, pass.step)),
    verdict: { kind: verdict.kind, ...reasonOf(verdict.because) },
    because: decision.because,
    inflight: { candidate: wholeOf(inflight.candidate), stable: wholeOf(inflight.stable) },
    pods: { candidate: valueOf(facts.candidate), stable: valueOf(facts.stable) },
    ...troubleOf(slots.candidate),
    ledgerDifferenceFen: differenceOf(books),
    nextStepInMs: nextStepInMs(verdict, pass, nowMs),
  };
}

function gateLook(
  report: Verdict['gates'][number],
  { policy }: Gates,
  step: RunnerMemory['step'],
): GateLook {
  const nothing = { bad: 0, total: 0 };
  const { gate, eBad, eOk, passAt, missingRequests } = report;
  return {
    gate,
    eBad,
    eOk,
    harmAt: 1 / policy.alpha,
    passAt,
    step: step[gate] ?? { candidate: nothing, stable: nothing },
    missingRequests,
    ...(policy.means?.some(({ name }) => name === gate) === true ? { isMean: true } : {}),
  };
}

function troubleOf(slot: Fact<SlotObservation>): { readonly trouble?: string } {
  const trouble = valueOf(slot)?.trouble;
  return trouble === undefined ? {} : { trouble };
}

function differenceOf(books: Fact<Reconciliation>): string | undefined {
  return books.kind === 'known' ? String(books.value.differenceFen) : undefined;
}

/** Half of what runs would be read as all of it. */
function wholeOf(fact: Facts['leavingSlot']): Look['inflight']['candidate'] {
  if (fact.kind === 'unknown' || fact.value.requests === undefined) return undefined;
  const { requests, payments } = fact.value;
  return { requests, payments };
}

function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}
