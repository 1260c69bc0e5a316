import type { Fact, Facts, Plan, Weights } from '../domain/rollout.ts';
import type { Judgement } from './phases/phase.ts';
import { compilePlan } from './plan.ts';

export const plan: Plan = compilePlan({
  strategy: 'canary',
  classes: ['default', 'payment'],
  dwellMs: 5000,
  soakMs: 10_000,
  requestsPerSecond: 300,
  phaseDeadlineMs: 60_000,
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
  observedWeights: known(weights(0, 0)),
  checks: known('passed'),
  leavingSlot: known({ requests: 0, payments: 0 }),
  ledgerDifferenceFen: known(0n),
  frozen: known(false),
};
export const says = (kind: Judgement['kind'], shed = false): Judgement => ({
  kind,
  shed,
  reason: 'because',
});
