import { assembleEvidence, sumOf } from '../evidence/assemble.ts';
import {
  expectMore,
  isMissing,
  NO_EXPECTATION,
  type Expectation,
} from '../evidence/expectation.ts';
import { incrementsBetween, type CounterSample, type Increments } from '../evidence/increments.ts';
import { judgeScrape, type JudgeState, type Verdict } from '../judge/judge.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import type { ByRole, RolloutDocument, Tally } from '../domain/record.ts';
import type { GateName, ScrapeEvidence } from '../domain/evidence.ts';
import type { Weights } from '../domain/rollout.ts';
import { SERIES, type GateSource } from '../domain/series.ts';
import type { RunnerMemory } from './memory.ts';
import { edgeSource, instanceSource, type Observation, type Source } from './observe.ts';

/** The judge's rules and where each gate's numbers come from. */
export type Gates = {
  readonly policy: JudgePolicy;
  readonly sources: readonly GateSource[];
  readonly providers: readonly string[];
};

/** What one look brought: the increments of both roles, and the samples to difference against next time. */
export type Counted = {
  readonly sources: ByRole<readonly Increments[]>;
  readonly samples: RunnerMemory['samples'];
};

/** More than the processes of a large fleet and those that it lost in a rollout. */
const SAMPLES_MAX = 10_000;

/** Differences every source of both roles against the look before. */
export function count(
  document: RolloutDocument,
  observation: Observation,
  memory: RunnerMemory,
  nowMs: number,
): Counted {
  const samples: Record<string, CounterSample> = { ...memory.samples };
  const increments = (role: 'candidate' | 'stable'): Increments[] => {
    const { slot } = document[role];
    const { edge, metrics } = observation;
    if (edge.kind === 'unknown') return [{ kind: 'unknown', reason: `edge: ${edge.reason}` }];
    const instances = metrics[role];
    const found: Source[] = [edgeSource(edge.value, slot, nowMs)];
    if (instances.kind === 'known') {
      found.push(...instances.value.map((one) => instanceSource(one, slot)));
    }
    const counted = found.map(({ name, sample, startedAtMs }) => {
      const ages = { startedAtMs, rolloutStartedAtMs: document.startedAtMs };
      const increment = incrementsBetween(memory.samples[name], sample, ages);
      if (increment.kind === 'known') samples[name] = sample;
      return increment;
    });
    return instances.kind === 'known'
      ? counted
      : [...counted, { kind: 'unknown', reason: `metrics of ${slot}: ${instances.reason}` }];
  };
  return {
    // In place there is no stable beside the candidate to compare it with.
    sources: {
      candidate: increments('candidate'),
      stable: document.plan.inPlace ? [] : increments('stable'),
    },
    samples: withoutOldest(samples),
  };
}

/** Processes that are gone are remembered for a while: one that was only missing must not be counted twice. */
function withoutOldest(samples: RunnerMemory['samples']): RunnerMemory['samples'] {
  const entries = Object.entries(samples);
  if (entries.length <= SAMPLES_MAX) return samples;
  const newestFirst = entries.toSorted(([, a], [, b]) => b.atMs - a.atMs);
  return Object.fromEntries(newestFirst.slice(0, SAMPLES_MAX));
}

/** Learns what every gate should count, and how much the candidate owes it. */
export function expectAll(
  { sources }: Gates,
  before: RunnerMemory['expected'],
  counted: Counted,
): RunnerMemory['expected'] {
  const seen = ({ routeClass, total }: GateSource, role: 'candidate' | 'stable') => ({
    counted: sumOf(counted.sources[role], total),
    sent: sumOf(counted.sources[role], SERIES.requests(routeClass)),
  });
  return Object.fromEntries(
    sources.map((source): [GateName, Expectation] => [
      source.gate,
      expectMore(before[source.gate] ?? NO_EXPECTATION, {
        candidate: seen(source, 'candidate'),
        stable: seen(source, 'stable'),
      }),
    ]),
  );
}

/** What one look brings to the judge. */
export type JudgedLook = {
  readonly counted: Counted;
  readonly expected: RunnerMemory['expected'];
  readonly nowMs: number;
};

/** One look's verdict, and the evidence that it rests on. */
export type Judged = {
  readonly state: JudgeState;
  readonly verdict: Verdict;
  readonly evidence: ScrapeEvidence;
};

/**
 * Judges one look. Only gates whose route class the candidate gets traffic of are asked; those that wait keep their
 * evidence. Leaving a gate out only lowers the merged evidence, so the bound on false rollbacks holds.
 */
export function judgeLook(
  gates: Gates,
  weights: Weights,
  state: JudgeState,
  look: JudgedLook,
): Judged {
  const sources = gates.sources.filter(({ routeClass }) => (weights[routeClass] ?? 0) > 0);
  const asked = new Set(sources.map(({ gate }) => gate));
  const policy = {
    ...gates.policy,
    gates: gates.policy.gates.filter(({ name }) => asked.has(name)),
  };
  const silent = sources.find(({ gate }) => isMissing(look.expected[gate] ?? NO_EXPECTATION));
  const evidence: ScrapeEvidence =
    silent === undefined
      ? assembleEvidence(look.counted.sources, sources)
      : { kind: 'blind', reason: `${silent.gate}: the candidate counts none of its requests` };
  const judged = judgeScrape(policy, state, evidence, look.nowMs);
  return {
    evidence,
    verdict: judged.verdict,
    state: { ...judged.state, gates: { ...state.gates, ...judged.state.gates } },
  };
}

/** Requests and failures of one route class in this look, by role, as the edge counted them. */
export function trafficOf(counted: Counted, routeClass: string): ByRole<Tally> {
  return tallies(counted, SERIES.requests(routeClass), SERIES.failed(routeClass));
}

/** Attempts and failures of one provider in this look, by role, as the service counted them. */
export function paymentsOf(counted: Counted, provider: string): ByRole<Tally> {
  return tallies(counted, SERIES.payments(provider), SERIES.paymentsFailed(provider));
}

function tallies(counted: Counted, total: string, bad: string): ByRole<Tally> {
  const tally = (sources: readonly Increments[]): Tally => ({
    requests: sumOf(sources, total),
    failed: sumOf(sources, bad),
  });
  return { candidate: tally(counted.sources.candidate), stable: tally(counted.sources.stable) };
}
