import type { Facts } from '../src/domain/rollout.ts';
import { decide, newRollout } from '../src/engine/decide.ts';
import { compilePlan } from '../src/engine/plan.ts';
import type { BenchmarkOptions, Figure } from './benchmark.ts';
import { computed } from './compute.ts';

const PLAN = compilePlan({
  strategy: 'canary',
  classes: ['default', 'payment'],
  dwellMs: 5000,
  soakMs: 10_000,
  requestsPerSecond: 300,
  phaseDeadlineMs: 60_000,
  waitingMs: 3_600_000,
});
const STEP = 1;
const HEALTHY = { failedInARow: 0, trouble: '' };
const FACTS: Facts = {
  candidate: { kind: 'known', value: { ready: 2, wanted: 2 } },
  stable: { kind: 'known', value: { ready: 2, wanted: 2 } },
  observedWeights: { kind: 'known', value: PLAN.steps[STEP]?.weights ?? {} },
  checks: { kind: 'known', value: HEALTHY },
  leavingSlot: { kind: 'known', value: { requests: 0, payments: 0 } },
  ledger: { kind: 'known', value: { differenceFen: 0n, duplicateCaptures: 0 } },
  synthetic: { kind: 'known', value: HEALTHY },
  candidateRestarts: { kind: 'known', value: 0 },
  frozen: { kind: 'known', value: undefined },
};

/** Decisions in the middle of a canary: one that goes to the next step, and one that goes back. */
export async function engine(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const state = { ...newRollout(0), phase: 'shifting', step: STEP } as const;
  const decides = (kind: 'advance' | 'rollback') => {
    const reason = { code: 'missing-evidence', details: { gate: 'errors' } } as const;
    const moment = { verdict: { kind, shed: false, reason }, nowMs: 1000 };
    return () => decide(PLAN, state, FACTS, moment);
  };
  return [
    await computed('decisions: next step', decides('advance'), options),
    await computed('decisions: back to stable', decides('rollback'), options),
  ];
}
