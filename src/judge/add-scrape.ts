import type { GateName, KnownEvidence } from '../domain/evidence.ts';
import type { GatePolicy, JudgePolicy } from '../domain/gates.ts';
import {
  forgetProof,
  harmEvidence,
  keepProof,
  newGateState,
  updateGate,
  type GateState,
} from './gate.ts';
import { updateIncident, type IncidentAdvice, type Symptom } from './incident.ts';
import type { JudgeState } from './judge-state.ts';
import { knownOf } from './known-of.ts';
import { NO_LEAK, updateLeak } from './leak.ts';
import { newMeanState, updateMean, type MeanState } from './mean-gate.ts';

/** From this evidence on a gate says that the candidate alone is worse. */
const ALONE = 3;
/** Both roles are in an incident when they are this many times worse than passes, … */
const BREACH = 2;
/** … and than stable used to be. */
const UNUSUAL = 3;

/** Adds one scrape that brought every gate of the policy; says what to do about incidents. */
export function addScrape(
  policy: JudgePolicy,
  state: JudgeState,
  evidence: KnownEvidence,
  nowMs: number,
): { readonly state: JudgeState; readonly advice: IncidentAdvice } {
  const elapsedMs = Math.max(0, nowMs - (state.judgedAtMs ?? nowMs));
  const gates: Record<GateName, GateState> = { ...state.gates };
  for (const gate of policy.gates) {
    const { name, bounds } = gate;
    const { history, step } = knownOf(policy, gate);
    const counts = evidence.gates[name];
    if (counts === undefined) continue;
    gates[name] = updateGate(
      gates[name] ?? newGateState({ bounds, history, step }),
      counts,
      bounds,
      {
        elapsedMs,
        step,
        history,
        candidateAgeMs: evidence.candidateAgeMs,
        isShed: state.isShed,
      },
    );
  }
  const symptoms = policy.gates.flatMap((gate) => symptomsOf(gate, policy, gates, evidence));
  const incident = updateIncident(state.incident, symptoms, { nowMs, elapsedMs });
  const { struck } = incident.state;
  return {
    advice: incident.advice,
    state: {
      ...state,
      gates: proofsAmid(struck, policy, { before: state, gates }),
      means: withMeans(policy, state, evidence),
      leaks: withLeaks(state, evidence, elapsedMs),
      incident: incident.state,
      judgedAtMs: nowMs,
      blindSinceMs: undefined,
    },
  };
}

/**
 * What is seen while both roles are struck proves nothing of the candidate's health, and what was seen until that was
 * known has spoilt the proof: it is begun anew when the incident is over.
 */
function proofsAmid(
  struck: boolean,
  policy: JudgePolicy,
  { before, gates }: { readonly before: JudgeState; readonly gates: JudgeState['gates'] },
): JudgeState['gates'] {
  if (!struck && !before.incident.struck) return gates;
  const proofs: Record<GateName, GateState> = { ...gates };
  for (const one of policy.gates) {
    const gate = gates[one.name];
    if (gate === undefined) continue;
    const known = knownOf(policy, one);
    proofs[one.name] = struck
      ? keepProof(gate, before.gates[one.name] ?? newGateState(known))
      : forgetProof(gate, known);
  }
  return proofs;
}

function symptomsOf(
  { name, bounds }: GatePolicy,
  policy: JudgePolicy,
  gates: JudgeState['gates'],
  evidence: KnownEvidence,
): readonly Symptom[] {
  const counts = evidence.gates[name];
  const gate = gates[name];
  if (counts === undefined || gate === undefined) return [];
  const usual = UNUSUAL * (policy.history?.[name]?.baseRate ?? 0);
  const breachRate = Math.max(BREACH * bounds.passRate, usual);
  const candidateAlone = harmEvidence(gate) >= ALONE;
  return [{ gate: name, counts, breachRate, candidateAlone }];
}

function withMeans(
  { means }: JudgePolicy,
  state: JudgeState,
  evidence: KnownEvidence,
): JudgeState['means'] {
  if (means === undefined) return state.means;
  const updated: Record<GateName, MeanState> = { ...state.means };
  for (const mean of means) {
    const values = evidence.means?.[mean.name];
    if (values === undefined) continue;
    updated[mean.name] = updateMean(updated[mean.name] ?? newMeanState(), values, mean);
  }
  return updated;
}

function withLeaks(
  state: JudgeState,
  { resources }: KnownEvidence,
  elapsedMs: number,
): JudgeState['leaks'] {
  if (resources === undefined) return state.leaks;
  const updated = Object.entries(resources).map(([name, resource]) => [
    name,
    updateLeak(state.leaks[name] ?? NO_LEAK, resource, elapsedMs),
  ]);
  return Object.fromEntries(updated);
}
