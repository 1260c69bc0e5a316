import type { GateName, PairedCounts, ScrapeEvidence } from '../domain/evidence.ts';
import type { GatePolicy, JudgePolicy } from '../domain/gates.ts';
import {
  enterStep,
  floorEvidence,
  harmEvidence,
  newGateState,
  passEvidence,
  updateGate,
  type GateState,
} from './gate.ts';
import { mergeGates } from './merge.ts';

/** Everything the judge remembers between scrapes; plain data. Times are epoch ms. */
export type JudgeState = {
  readonly gates: Readonly<Record<GateName, GateState>>;
  readonly stepStartedAtMs: number;
  readonly blindSinceMs: number | undefined;
};

/** What one gate says now: e-values, the candidate's counts in this step, and requests still missing to pass. */
type GateReport = {
  readonly gate: GateName;
  readonly weight: number;
  readonly eBad: number;
  readonly eOk: number;
  readonly bad: number;
  readonly total: number;
  readonly missingRequests: number;
};

/** The judge's answer to one scrape. `shed` asks for weight 0 until the evidence is back. */
export type Verdict = {
  readonly kind: 'advance' | 'hold' | 'rollback';
  readonly shed: boolean;
  readonly eBad: number;
  readonly because:
    | { readonly code: 'harm'; readonly gate: GateName }
    | { readonly code: 'floor'; readonly gate: GateName }
    | { readonly code: 'blind'; readonly reason: string; readonly forMs: number }
    | { readonly code: 'dwell'; readonly remainingMs: number }
    | { readonly code: 'suspicion'; readonly gate: GateName }
    | { readonly code: 'missing-evidence'; readonly gate: GateName }
    | { readonly code: 'no-gates' }
    | { readonly code: 'proven' };
  readonly gates: readonly GateReport[];
};

/** While merged harm evidence is at or above this, nothing advances. */
const SUSPICION = 3;

/** Before the first scrape of the first step, which began at `nowMs`. */
export function newJudgeState(policy: JudgePolicy, nowMs: number): JudgeState {
  const gates = Object.fromEntries(policy.gates.map(({ name }) => [name, newGateState()]));
  return { gates, stepStartedAtMs: nowMs, blindSinceMs: undefined };
}

/** Starts the next step at `nowMs`: passing is proven anew, harm evidence is kept. */
export function startStep(_policy: JudgePolicy, state: JudgeState, nowMs: number): JudgeState {
  const gates = Object.fromEntries(
    Object.entries(state.gates).map(([name, gate]) => [name, enterStep(gate)]),
  );
  return { ...state, gates, stepStartedAtMs: nowMs };
}

/**
 * Judges one scrape taken at `nowMs`. A blind scrape changes no e-value, so missing data can never become `advance`;
 * a gate that the scrape does not name counts as blind too. Pure: the same inputs give bit-equal verdicts.
 */
export function judgeScrape(
  policy: JudgePolicy,
  state: JudgeState,
  evidence: ScrapeEvidence,
  nowMs: number,
): { readonly state: JudgeState; readonly verdict: Verdict } {
  const seen = namedGates(policy, evidence);
  if (seen.kind === 'blind') {
    const blindSinceMs = state.blindSinceMs ?? nowMs;
    const next = { ...state, blindSinceMs };
    return {
      state: next,
      verdict: blindVerdict(policy, next, { reason: seen.reason, forMs: nowMs - blindSinceMs }),
    };
  }
  const gates = Object.fromEntries(
    seen.gates.map(({ name, bounds, counts }) => [
      name,
      updateGate(state.gates[name] ?? newGateState(), counts, bounds),
    ]),
  );
  const next = { ...state, gates, blindSinceMs: undefined };
  return { state: next, verdict: knownVerdict(policy, next, nowMs) };
}

type NamedGates =
  | { readonly kind: 'blind'; readonly reason: string }
  | {
      readonly kind: 'known';
      readonly gates: readonly (GatePolicy & { readonly counts: PairedCounts })[];
    };

function namedGates(policy: JudgePolicy, evidence: ScrapeEvidence): NamedGates {
  if (evidence.kind === 'blind') return evidence;
  const gates = [];
  for (const gate of policy.gates) {
    const counts = evidence.gates[gate.name];
    if (counts === undefined) return { kind: 'blind', reason: `gate ${gate.name} has no series` };
    gates.push({ ...gate, counts });
  }
  return { kind: 'known', gates };
}

function blindVerdict(
  policy: JudgePolicy,
  state: JudgeState,
  blind: { readonly reason: string; readonly forMs: number },
): Verdict {
  const gates = reports(policy, state);
  return {
    kind: blind.forMs >= policy.blindRollbackAfterMs ? 'rollback' : 'hold',
    shed: blind.forMs >= policy.shedAfterMs,
    eBad: mergeGates(gates).eBad,
    because: { code: 'blind', ...blind },
    gates,
  };
}

function knownVerdict(policy: JudgePolicy, state: JudgeState, nowMs: number): Verdict {
  const gates = reports(policy, state);
  const { eBad, cause } = mergeGates(gates);
  const answer = (kind: Verdict['kind'], because: Verdict['because']): Verdict => ({
    kind,
    shed: false,
    eBad,
    because,
    gates,
  });
  if (cause === undefined) return answer('hold', { code: 'no-gates' });
  const fallen = fallenGate(policy, state);
  if (fallen !== undefined) return answer('rollback', { code: 'floor', gate: fallen });
  if (eBad >= 1 / policy.alpha) return answer('rollback', { code: 'harm', gate: cause });
  const remainingMs = policy.dwellMs - (nowMs - state.stepStartedAtMs);
  if (remainingMs > 0) return answer('hold', { code: 'dwell', remainingMs });
  if (eBad >= SUSPICION) return answer('hold', { code: 'suspicion', gate: cause });
  const missing = gates.find(({ eOk }) => eOk < 1 / policy.beta);
  if (missing) return answer('hold', { code: 'missing-evidence', gate: missing.gate });
  return answer('advance', { code: 'proven' });
}

/** The first gate that is proven to lie beyond its floor, however stable fares. */
function fallenGate(policy: JudgePolicy, state: JudgeState): GateName | undefined {
  return policy.gates.find(({ name }) => {
    const gate = state.gates[name];
    return gate !== undefined && floorEvidence(gate) >= 1 / policy.alpha;
  })?.name;
}

function reports(policy: JudgePolicy, state: JudgeState): GateReport[] {
  return policy.gates.map(({ name, weight, bounds }) => {
    const gate = state.gates[name] ?? newGateState();
    const eOk = passEvidence(gate);
    const nats = Math.max(0, Math.log(1 / (policy.beta * eOk)));
    // A clean request brings at most about `passRate` nats against "worse than passRate" (the floor is ln(1/β)/f1).
    const missingRequests = Math.ceil((bounds.dispersion * nats) / bounds.passRate);
    return {
      gate: name,
      weight,
      eBad: harmEvidence(gate),
      eOk,
      bad: gate.bad,
      total: gate.total,
      missingRequests,
    };
  });
}
