import type { JudgePolicy } from '../domain/gates.ts';
import type { RolloutDocument } from '../domain/record.ts';
import { newRollout } from '../engine/decide.ts';
import { compilePlan } from '../engine/plan.ts';

/** A rollout that has just begun. */
export const document: RolloutDocument = {
  schemaVersion: 1,
  id: '2026-11-24-001',
  application: 'smart-travel',
  environment: 'production',
  requester: 'zhang.wei',
  stable: { slot: 'blue', release: '6.2.0' },
  candidate: { slot: 'green', release: '6.2.1' },
  plan: compilePlan({
    strategy: 'canary',
    classes: ['default', 'payment'],
    dwellMs: 2000,
    soakMs: 3000,
    requestsPerSecond: 100,
    phaseDeadlineMs: 60_000,
    waitingMs: 60_000,
    approveBefore: ['default', 'payment'],
  }),
  state: newRollout(0),
  startedAtMs: 0,
  finishedAtMs: undefined,
};

/** One gate. */
export const policy: JudgePolicy = {
  gates: [
    {
      name: 'errors',
      weight: 1,
      bounds: {
        rollbackRatio: 1.25,
        rollbackRate: 0.001,
        passRatio: 1.5,
        passRate: 0.02,
        dispersion: 1,
      },
    },
  ],
  alpha: 0.01,
  beta: 0.05,
  dwellMs: 2000,
  shedAfterMs: 45_000,
  blindRollbackAfterMs: 300_000,
};
