import type { Counts, GateName, PairedCounts } from '../domain/evidence.ts';

/** What the judge remembers of incidents that strike both roles; plain data. Times are epoch ms. */
export type IncidentState = {
  /** Counts of the last half minute or so, by gate. */
  readonly recent: Readonly<Record<GateName, PairedCounts>>;
  /** Both roles have been bad since. */
  readonly sinceMs: number | undefined;
  /** Both roles are bad, whether that is a reason to wait or not. */
  readonly struck: boolean;
  /** Traffic is taken away to see whether stable recovers. `rate` is the bad ratio that stable had. */
  readonly probe:
    | { readonly gate: GateName; readonly startedAtMs: number; readonly rate: number }
    | undefined;
  /** Stable recovered once without the candidate's traffic. */
  readonly suspectedAtMs: number | undefined;
  /** A probe showed that the candidate is not the cause; until then the incident is no reason to wait. */
  readonly acquittedUntilMs: number;
};

/** What a gate says of an incident. */
export type Symptom = {
  readonly gate: GateName;
  readonly counts: PairedCounts;
  /** Above this bad ratio (0–1) a role is in an incident. */
  readonly breachRate: number;
  /** Evidence says that the candidate alone is worse. */
  readonly candidateAlone: boolean;
};

/** What to do about incidents now. */
export type IncidentAdvice =
  | { readonly kind: 'none' }
  | { readonly kind: 'incident'; readonly gate: GateName }
  | { readonly kind: 'probe'; readonly gate: GateName; readonly remainingMs: number }
  | { readonly kind: 'shared-harm'; readonly gate: GateName };

/** What is this old weighs 1/e. */
const MEMORY_MS = 20_000;
const BAD_MIN = 10;
/** An incident has this long to pass by itself. */
const WATCH_MS = 60_000;
/** The second time is to confirm the first. */
const WATCH_AGAIN_MS = 15_000;
const PROBE_MS = 120_000;
/** Stable has recovered when its bad ratio is below this part of what it was. */
const RECOVERED = 0.25;
const SUSPECTED_FOR_MS = 600_000;
const ACQUITTED_FOR_MS = 600_000;

/** No incident. */
export const NO_INCIDENT: IncidentState = {
  recent: {},
  sinceMs: undefined,
  struck: false,
  probe: undefined,
  suspectedAtMs: undefined,
  acquittedUntilMs: 0,
};

/** The span between two scrapes, and the end of it. */
type Span = { readonly nowMs: number; readonly elapsedMs: number };

/**
 * Watches for harm that the candidate does to both roles, through something that they share: the comparison of roles is
 * silent then. When both are bad for a minute the candidate loses its traffic for at most two. Stable that recovers,
 * twice in a row, convicts it; once may be an incident that just ended.
 */
export function updateIncident(
  before: IncidentState,
  symptoms: readonly Symptom[],
  span: Span,
): { readonly state: IncidentState; readonly advice: IncidentAdvice } {
  const keep = Math.exp(-span.elapsedMs / MEMORY_MS);
  const recent = Object.fromEntries(
    symptoms.map(({ gate, counts }) => [gate, fade(before.recent[gate], counts, keep)]),
  );
  const state = { ...before, recent };
  return before.probe === undefined
    ? watch(state, symptoms, span.nowMs)
    : probe(state, before.probe, span.nowMs);
}

function fade(before: PairedCounts | undefined, more: PairedCounts, keep: number): PairedCounts {
  const role = (name: 'candidate' | 'stable'): Counts => ({
    bad: keep * (before?.[name].bad ?? 0) + more[name].bad,
    total: keep * (before?.[name].total ?? 0) + more[name].total,
  });
  return { candidate: role('candidate'), stable: role('stable') };
}

type Advised = { readonly state: IncidentState; readonly advice: IncidentAdvice };

function watch(before: IncidentState, symptoms: readonly Symptom[], nowMs: number): Advised {
  const found = symptoms.find((symptom) => strikesBoth(before, symptom));
  const state = { ...before, struck: found !== undefined };
  if (found === undefined || nowMs < state.acquittedUntilMs) {
    return { state: { ...state, sinceMs: undefined }, advice: { kind: 'none' } };
  }
  const { gate } = found;
  const sinceMs = state.sinceMs ?? nowMs;
  const patience = isSuspected(state, nowMs) ? WATCH_AGAIN_MS : WATCH_MS;
  if (nowMs - sinceMs < patience) {
    return { state: { ...state, sinceMs }, advice: { kind: 'incident', gate } };
  }
  const rate = rateOf(recentStable(state, gate));
  return {
    state: { ...state, recent: {}, sinceMs: undefined, probe: { gate, startedAtMs: nowMs, rate } },
    advice: { kind: 'probe', gate, remainingMs: PROBE_MS },
  };
}

function strikesBoth({ recent }: IncidentState, symptom: Symptom): boolean {
  const paired = recent[symptom.gate];
  if (paired === undefined || symptom.candidateAlone) return false;
  return [paired.candidate, paired.stable].every(
    (counts) => counts.bad >= BAD_MIN && rateOf(counts) > symptom.breachRate,
  );
}

function rateOf({ bad, total }: Counts): number {
  return bad / total;
}

function recentStable({ recent }: IncidentState, gate: GateName): Counts {
  return recent[gate]?.stable ?? { bad: 0, total: 0 };
}

function isSuspected({ suspectedAtMs }: IncidentState, nowMs: number): boolean {
  return suspectedAtMs !== undefined && nowMs - suspectedAtMs < SUSPECTED_FOR_MS;
}

type Probe = NonNullable<IncidentState['probe']>;

function probe(state: IncidentState, running: Probe, nowMs: number): Advised {
  const { gate, startedAtMs, rate } = running;
  const stable = recentStable(state, gate);
  const enough = rate * stable.total >= BAD_MIN;
  if (enough && rateOf(stable) < RECOVERED * rate) {
    const next = { ...state, probe: undefined, suspectedAtMs: nowMs };
    const convicted = isSuspected(state, nowMs);
    return { state: next, advice: convicted ? { kind: 'shared-harm', gate } : { kind: 'none' } };
  }
  const remainingMs = PROBE_MS - (nowMs - startedAtMs);
  if (remainingMs > 0) return { state, advice: { kind: 'probe', gate, remainingMs } };
  const acquittedUntilMs = nowMs + ACQUITTED_FOR_MS;
  const next = { ...state, probe: undefined, suspectedAtMs: undefined, acquittedUntilMs };
  return { state: next, advice: { kind: 'none' } };
}
