import type { Decision, Facts, Plan, RolloutState, Weights } from '../domain/rollout.ts';
import type { Scrape } from '../domain/scrape.ts';
import { decide, newRollout } from '../engine/decide.ts';
import type { Verdict } from '../judge/verdict.ts';
import { reasonOf } from './verdict-record.ts';
import { wantedWeights } from './weights.ts';

const known = <T>(value: T) => ({ kind: 'known', value }) as const;
const WHOLE = known({ ready: 1, wanted: 1 });
const PASSED = known({ failedInARow: 0, trouble: '' });

/** Everything but the evidence is well: both slots whole, checks passed, books balanced, no freeze, nothing in flight. */
const ALL_WELL: Omit<Facts, 'observedWeights'> = {
  candidate: WHOLE,
  stable: WHOLE,
  candidateRestarts: known(0),
  checks: PASSED,
  leavingSlot: known({ requests: 0, payments: 0 }),
  ledger: known({ differenceFen: 0n, duplicateCaptures: 0 }),
  synthetic: PASSED,
  frozen: known(undefined),
};

/** A rollout that only evidence moves, at its first step. */
export function firstState(nowMs: number): RolloutState {
  return { ...newRollout(nowMs), phase: 'shifting' };
}

/** What the engine does with a verdict where all but the evidence is well, and which weights it then wants. */
export function nextStep(
  plan: Plan,
  state: RolloutState,
  scrape: Pick<Scrape, 'atMs' | 'observed'>,
  verdict: Verdict,
): { readonly decision: Decision; readonly weights: Weights } {
  const facts = { ...ALL_WELL, observedWeights: scrape.observed };
  const judgement = { ...verdict, reason: reasonOf(verdict.because) };
  const decision = decide(plan, state, facts, { verdict: judgement, nowMs: scrape.atMs });
  const write = decision.actions.find((action) => action.kind === 'write-weights');
  // A write repeats the step that is on; a step that was just entered is wanted, and written at the next look.
  const moved = decision.state.step !== state.step || decision.state.phase !== state.phase;
  const weights =
    moved || write === undefined ? wantedWeights(plan, decision.state) : write.weights;
  return { decision, weights };
}

/** The plan without what only a person can give. */
export function withoutApprovals(plan: Plan): Plan {
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, needsApproval: false })) };
}
