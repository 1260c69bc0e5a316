import type { KnownEvidence, ScrapeEvidence } from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import { addScrape } from './add-scrape.ts';
import {
  beginProof,
  enterStep,
  forgetProof,
  newGateState,
  type GateState,
  type Known,
} from './gate.ts';
import { knownOf } from './known-of.ts';
import { NO_INCIDENT } from './incident.ts';
import type { JudgeState } from './judge-state.ts';
import { beginMeanProof, enterMeanStep, newMeanState } from './mean-gate.ts';
import { mergeGates } from './merge.ts';
import { reportsOf } from './reports.ts';
import type { Verdict } from './verdict.ts';
import { knownVerdict } from './weigh.ts';

/** Before the first scrape of the first step, which began at `nowMs`. */
export function newJudgeState(policy: JudgePolicy, nowMs: number): JudgeState {
  return {
    gates: Object.fromEntries(
      policy.gates.map((gate) => [gate.name, newGateState(knownOf(policy, gate))]),
    ),
    means: Object.fromEntries((policy.means ?? []).map(({ name }) => [name, newMeanState()])),
    leaks: {},
    incident: NO_INCIDENT,
    stepStartedAtMs: nowMs,
    judgedAtMs: undefined,
    blindSinceMs: undefined,
    isShed: false,
  };
}

/**
 * Starts the next step at `nowMs`: passing is proven anew, harm evidence is kept, and a part of its waiting cash is put
 * on it. A gate that the policy does not name stays as it is.
 */
export function startStep(policy: JudgePolicy, state: JudgeState, nowMs: number): JudgeState {
  return {
    ...state,
    gates: changeGates(policy, state, enterStep),
    means: mapValues(state.means, enterMeanStep),
    stepStartedAtMs: nowMs,
  };
}

/** Begins the proof of a step anew at `nowMs`; what speaks against the candidate stays as it is. */
export function restartProof(policy: JudgePolicy, state: JudgeState, nowMs: number): JudgeState {
  return {
    ...state,
    gates: changeGates(policy, state, beginProof),
    means: mapValues(state.means, beginMeanProof),
    stepStartedAtMs: nowMs,
  };
}

/** Forgets whatever speaks for the candidate; what speaks against it stays as it is. */
export function forgetProofs(policy: JudgePolicy, state: JudgeState): JudgeState {
  return { ...state, gates: changeGates(policy, state, forgetProof) };
}

function changeGates(
  policy: JudgePolicy,
  { gates }: JudgeState,
  change: (state: GateState, known: Known) => GateState,
): JudgeState['gates'] {
  const changed = policy.gates.flatMap((gate) => {
    const state = gates[gate.name];
    return state === undefined ? [] : [[gate.name, change(state, knownOf(policy, gate))] as const];
  });
  return { ...gates, ...Object.fromEntries(changed) };
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, name: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(value, name)]),
  );
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
  const read = evidence.kind === 'blind' ? evidence : whole(policy, evidence);
  if (read.kind === 'blind') {
    const blindSinceMs = state.blindSinceMs ?? lastSeen(policy, state, nowMs);
    const blind = { reason: read.reason, forMs: nowMs - blindSinceMs };
    const verdict = blindVerdict(policy, state, blind);
    return { state: { ...state, blindSinceMs, isShed: verdict.shed }, verdict };
  }
  const added = addScrape(policy, state, read, nowMs);
  const verdict = knownVerdict(policy, added.state, added.advice, nowMs);
  return { state: { ...added.state, isShed: verdict.shed }, verdict };
}

/** Blindness begins with the last thing seen; a judge that was away itself for longer was not blind meanwhile. */
function lastSeen({ shedAfterMs }: JudgePolicy, state: JudgeState, nowMs: number): number {
  const last = state.judgedAtMs ?? state.stepStartedAtMs;
  return nowMs - last < shedAfterMs ? last : nowMs;
}

/** The evidence, if it speaks of every gate. */
function whole({ gates, means }: JudgePolicy, evidence: KnownEvidence): ScrapeEvidence {
  const missing =
    gates.find(({ name }) => evidence.gates[name] === undefined) ??
    means?.find(({ name }) => evidence.means?.[name] === undefined);
  return missing === undefined
    ? evidence
    : { kind: 'blind', reason: `gate ${missing.name} has no series` };
}

function blindVerdict(
  policy: JudgePolicy,
  state: JudgeState,
  blind: { readonly reason: string; readonly forMs: number },
): Verdict {
  const gates = reportsOf(policy, state);
  return {
    kind: blind.forMs >= policy.blindRollbackAfterMs ? 'rollback' : 'hold',
    shed: blind.forMs >= policy.shedAfterMs,
    eBad: mergeGates(gates).eBad,
    because: { code: 'blind', ...blind },
    gates,
  };
}
