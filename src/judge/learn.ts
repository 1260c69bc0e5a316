import type { GateName, KnownEvidence, PairedCounts } from '../domain/evidence.ts';
import type { GateHistory, History } from '../domain/history.ts';
import { addDispersion, NO_DISPERSION, seenDispersion, type Dispersion } from './dispersion.ts';

/** One scrape of a past rollout. */
export type PastScrape = Pick<KnownEvidence, 'gates' | 'candidateAgeMs'>;

/** What was gathered of one gate so far. */
type Gathered = {
  readonly dispersion: Dispersion;
  readonly bad: number;
  readonly requests: number;
  /** Bad events of the fresh candidate, and those that stable's ratio would have brought; weighted by freshness. */
  readonly freshBad: number;
  readonly freshExpected: number;
  readonly scrapes: number;
};

/** A candidate of this age is 1/e as fresh as at its start. */
const FRESH_MS = 60_000;
/** Expected bad events that a warm-up shape needs; before, a fresh candidate is taken for an old one. */
const FRESH_EXPECTED_MIN = 3;
/** What one rollout teaches counts this much less with every newer one, so that history follows the application. */
const FADES_TO = 0.8;

const NOTHING: Gathered = {
  dispersion: NO_DISPERSION,
  bad: 0,
  requests: 0,
  freshBad: 0,
  freshExpected: 0,
  scrapes: 0,
};

/**
 * What one past rollout teaches about each gate: how bursty stable was, its bad ratio, and how much worse a fresh
 * candidate was. The judge uses it to read evidence better; no history is evidence of the release on trial.
 */
export function learnHistory(scrapes: Iterable<PastScrape>): History {
  const gathered = new Map<GateName, Gathered>();
  for (const { gates, candidateAgeMs } of scrapes) {
    for (const [gate, counts] of Object.entries(gates)) {
      gathered.set(gate, gather(gathered.get(gate) ?? NOTHING, counts, candidateAgeMs));
    }
  }
  return Object.fromEntries([...gathered].map(([gate, one]) => [gate, historyOf(one)]));
}

function gather(before: Gathered, counts: PairedCounts, ageMs: number | undefined): Gathered {
  const { candidate, stable, stableInstances } = counts;
  const fresh = ageMs === undefined ? 0 : Math.exp(-ageMs / FRESH_MS);
  const rate = before.requests === 0 ? 0 : before.bad / before.requests;
  return {
    dispersion: addDispersion(before.dispersion, stableInstances ?? []),
    bad: before.bad + stable.bad,
    requests: before.requests + stable.total,
    freshBad: before.freshBad + fresh * candidate.bad,
    freshExpected: before.freshExpected + fresh * rate * candidate.total,
    scrapes: before.scrapes + 1,
  };
}

function historyOf(one: Gathered): GateHistory {
  const { dispersion, freedom } = seenDispersion(one.dispersion);
  const excess = one.freshExpected < FRESH_EXPECTED_MIN ? 0 : one.freshBad / one.freshExpected - 1;
  return {
    dispersion: Math.max(1, dispersion),
    freedom,
    baseRate: one.requests === 0 ? 0 : one.bad / one.requests,
    requests: one.requests,
    warmUpExcess: Math.max(0, excess),
    scrapes: one.scrapes,
  };
}

/** History with one more rollout in it: means by what each rests on, with the older part faded. */
export function addHistory(older: History, newer: History): History {
  const merged = Object.entries(newer).map(([gate, one]) => {
    const past = older[gate];
    return [gate, past === undefined ? one : mergeHistory(past, one)] as const;
  });
  return { ...older, ...Object.fromEntries(merged) };
}

function mergeHistory(older: GateHistory, newer: GateHistory): GateHistory {
  const mean = (key: keyof GateHistory, by: 'freedom' | 'requests' | 'scrapes') => {
    const [a, b] = [FADES_TO * older[by], newer[by]];
    return a + b === 0 ? newer[key] : (a * older[key] + b * newer[key]) / (a + b);
  };
  const sum = (key: 'freedom' | 'requests' | 'scrapes') => FADES_TO * older[key] + newer[key];
  return {
    dispersion: mean('dispersion', 'freedom'),
    freedom: sum('freedom'),
    baseRate: mean('baseRate', 'requests'),
    requests: sum('requests'),
    warmUpExcess: mean('warmUpExcess', 'scrapes'),
    scrapes: sum('scrapes'),
  };
}
