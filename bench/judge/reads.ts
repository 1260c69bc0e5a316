import type { Counts, GateName, PairedCounts } from '../../src/domain/evidence.ts';
import { BOUNDS_MS, type PodCounts, type WorldScrape } from './world.ts';

/** How a gate reads a pod's counters. */
type Read = (pod: PodCounts) => Counts;

const slowerThan = (boundMs: number): Read => {
  const k = BOUNDS_MS.indexOf(boundMs);
  return (pod) => ({ bad: pod.slower[k] ?? 0, total: pod.requests });
};

/** The counters behind every gate of the benchmark's policy. */
const READS: Readonly<Record<string, Read>> = {
  errors: ({ requests, errors }) => ({ bad: errors, total: requests }),
  'slower-250': slowerThan(250),
  'slower-500': slowerThan(500),
  payments: ({ payments, failedPayments }) => ({ bad: failedPayments, total: payments }),
};

/** The counts of every gate, summed over scrapes that were read at once. */
export function countsOf(
  scrapes: readonly WorldScrape[],
): Readonly<Record<GateName, PairedCounts>> {
  const gates: Record<GateName, PairedCounts> = {};
  for (const [name, read] of Object.entries(READS)) {
    gates[name] = {
      candidate: total(scrapes.flatMap(({ candidate }) => candidate).map(read)),
      stable: total(scrapes.flatMap(({ stable }) => stable).map(read)),
      stableInstances: instances(scrapes.map(({ stable }) => stable.map(read))),
    };
  }
  return gates;
}

function total(counts: readonly Counts[]): Counts {
  let bad = 0;
  let all = 0;
  for (const one of counts) {
    bad += one.bad;
    all += one.total;
  }
  return { bad, total: all };
}

/** Pod by pod, the sum over scrapes. */
function instances(scrapes: readonly (readonly Counts[])[]): readonly Counts[] {
  const [first = [], ...rest] = scrapes;
  return rest.length === 0
    ? first
    : first.map((one, pod) => total([one, ...rest.map((scrape) => scrape[pod] ?? NO_COUNTS)]));
}

const NO_COUNTS: Counts = { bad: 0, total: 0 };
