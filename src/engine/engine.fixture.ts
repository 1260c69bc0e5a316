import type {
  Decision,
  Fact,
  Facts,
  Phase,
  Plan,
  RolloutState,
  Weights,
} from '../domain/rollout.ts';
import { decide, newRollout } from './decide.ts';
import type { Judgement } from './phases/phase.ts';
import { compilePlan } from './plan.ts';

export const plan: Plan = compilePlan({
  strategy: 'canary',
  classes: ['default', 'payment'],
  dwellMs: 5000,
  soakMs: 10_000,
  requestsPerSecond: 300,
  phaseDeadlineMs: 60_000,
  waitingMs: 3_600_000,
  approveBefore: ['payment'],
});
export const paymentStep: number = plan.steps.findIndex(({ needsApproval }) => needsApproval);
export const known = <T>(value: T): Fact<T> => ({ kind: 'known', value });
export const unknown: { readonly kind: 'unknown'; readonly reason: string } = {
  kind: 'unknown',
  reason: 'gone',
};
export const weights = (percent: number, payment: number): Weights => ({
  default: percent,
  payment,
});
export const good: Facts = {
  candidate: known({ ready: 2, wanted: 2 }),
  stable: known({ ready: 2, wanted: 2 }),
  candidateRestarts: known(0),
  observedWeights: known(weights(0, 0)),
  checks: known({ failedInARow: 0, trouble: '' }),
  leavingSlot: known({ requests: 0, payments: 0 }),
  ledger: known({ differenceFen: 0n, duplicateCaptures: 0 }),
  synthetic: known({ failedInARow: 0, trouble: '' }),
  frozen: known(undefined),
};
export const says = (kind: Judgement['kind'], shed = false): Judgement => ({
  kind,
  shed,
  reason: { code: 'missing-evidence', details: { gate: 'errors' } },
});

/** A state in `phase`. */
export const at = (phase: Phase, more: Partial<RolloutState> = {}): RolloutState => ({
  ...newRollout(0),
  phase,
  ...more,
});

/** What the engine decides when only the given facts differ from a healthy world. */
export function answer(
  state: RolloutState,
  facts: Partial<Facts> = {},
  moment: { verdict?: Judgement; nowMs?: number } = {},
): Decision {
  const { verdict = says('hold'), nowMs = 1000 } = moment;
  return decide(plan, state, { ...good, ...facts }, { verdict, nowMs });
}
