import { sumOf } from '../evidence/assemble.ts';
import { expectMore, NO_EXPECTATION, type Expectation } from '../evidence/expectation.ts';
import { incrementsBetween, type CounterSample, type Increments } from '../evidence/increments.ts';
import type { GateName } from '../domain/evidence.ts';
import type { ByRole, Tally } from '../domain/record.ts';
import type { RoleScrape, Scrape, TrialSetup } from '../domain/scrape.ts';
import { SERIES, type GateSource } from '../domain/series.ts';
import type { TrialMemory } from './memory.ts';

/** What one scrape brought: the increments of both roles, and the samples to difference against next time. */
export type Counted = {
  readonly sources: ByRole<readonly Increments[]>;
  readonly samples: TrialMemory['samples'];
};

/** More than the processes of a large fleet and those that it lost in a rollout. */
const SAMPLES_MAX = 10_000;

/** Differences every source of both roles against the scrape before. */
export function countScrape(
  { startedAtMs }: Pick<TrialSetup, 'startedAtMs'>,
  before: TrialMemory['samples'],
  { roles }: Pick<Scrape, 'roles'>,
): Counted {
  const samples: Record<string, CounterSample> = { ...before };
  const increments = ({ sources, blind }: RoleScrape): Increments[] => {
    const counted = sources.map(
      ({ name, startedAtMs: sourceStartedAtMs, holds: _holds, ...sample }) => {
        const ages = { startedAtMs: sourceStartedAtMs, rolloutStartedAtMs: startedAtMs };
        const increment = incrementsBetween(before[name], sample, ages);
        if (increment.kind === 'known') samples[name] = sample;
        return increment;
      },
    );
    return blind === undefined ? counted : [...counted, { kind: 'unknown', reason: blind }];
  };
  return {
    sources: { candidate: increments(roles.candidate), stable: increments(roles.stable) },
    samples: withoutOldest(samples),
  };
}

/** Processes that are gone are remembered for a while: one that was only missing must not be counted twice. */
function withoutOldest(samples: TrialMemory['samples']): TrialMemory['samples'] {
  const entries = Object.entries(samples);
  if (entries.length <= SAMPLES_MAX) return samples;
  const newestFirst = entries.toSorted(([, a], [, b]) => b.atMs - a.atMs);
  return Object.fromEntries(newestFirst.slice(0, SAMPLES_MAX));
}

/** Learns what every gate should count, and how much the candidate owes it. */
export function expectAll(
  sources: readonly GateSource[],
  before: TrialMemory['expected'],
  counted: Counted,
): TrialMemory['expected'] {
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

/** Requests and failures of one route class in this scrape, by role, as the edge counted them. */
export function trafficOf(counted: Counted, routeClass: string): ByRole<Tally> {
  return tallies(counted, SERIES.requests(routeClass), SERIES.failed(routeClass));
}

/** Attempts and failures of one provider in this scrape, by role, as the service counted them. */
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
