import type { GatePolicy, JudgePolicy, MeanPolicy } from '../domain/gates.ts';
import { betaFor, passBounds } from './bounds.ts';
import { harmEvidence, learntBy, newGateState, passEvidence } from './gate.ts';
import type { JudgeState } from './judge-state.ts';
import { knownOf } from './known-of.ts';
import { meanEvidence, newMeanState } from './mean-gate.ts';
import type { GateReport } from './verdict.ts';

/** Below this much evidence the pace of the proof is taken from the bounds, not from what was seen. */
const PACE_FROM = 2;

/** What every gate says, gates on counts first. */
export function reportsOf(policy: JudgePolicy, state: JudgeState): readonly GateReport[] {
  const reports = policy.gates.map((gate) => reportOf(policy, state, gate));
  for (const mean of policy.means ?? []) reports.push(meanReportOf(policy, state, mean));
  return reports;
}

function reportOf(policy: JudgePolicy, state: JudgeState, gate: GatePolicy): GateReport {
  const { name, weight, bounds } = gate;
  const known = knownOf(policy, gate);
  const now = state.gates[name] ?? newGateState(known);
  const { step } = known;
  const beta = betaFor(policy.beta, step);
  const { dispersion, likely, trusted } = learntBy(now, bounds, known.history);
  const eOk = passEvidence(now, beta, known);
  const nats = Math.log(1 / (beta * eOk));
  // A clean request brings about `rate` nats against "worse than `rate`", tempered by φ.
  const pace = passBounds(bounds, step, now.traffic).rate / likely;
  return {
    gate: name,
    weight,
    eBad: harmEvidence(now),
    eOk,
    passAt: 1 / beta,
    candidate: now.candidate,
    stable: now.stable,
    dispersion,
    trusted,
    missingRequests: missing(nats, { eOk, requests: now.candidate.total, pace }),
  };
}

function meanReportOf(policy: JudgePolicy, state: JudgeState, mean: MeanPolicy): GateReport {
  const { name, weight } = mean;
  const now = state.means[name] ?? newMeanState();
  const beta = betaFor(policy.beta, policy.step?.[name]);
  const { eBad, eOk } = meanEvidence(now);
  const nats = Math.log(1 / (beta * eOk));
  const pace = (mean.passLoss / (mean.highest - mean.lowest)) ** 2;
  return {
    gate: name,
    weight,
    eBad,
    eOk,
    passAt: 1 / beta,
    candidate: { bad: 0, total: now.candidate },
    stable: { bad: 0, total: now.stable },
    dispersion: 1,
    trusted: true,
    missingRequests: missing(nats, { eOk, requests: now.candidate, pace }),
  };
}

/** Requests until `nats` more are gathered, at the pace seen so far or, before there is one, at `pace` (nats each). */
function missing(
  nats: number,
  seen: { readonly eOk: number; readonly requests: number; readonly pace: number },
): number {
  if (nats <= 0) return 0;
  const measured = seen.eOk > PACE_FROM ? Math.log(seen.eOk) / seen.requests : seen.pace;
  return Math.ceil(nats / measured);
}
