import { expect, test } from 'vitest';
import type { Weights } from '../domain/rollout.ts';
import { known, plan, unknown } from '../engine/engine.fixture.ts';
import { newJudgeState, restartProof } from '../judge/judge.ts';
import { harmEvidence, passEvidence, updateGate } from '../judge/gate.ts';
import { policy } from '../runner/runner.fixture.ts';
import { stepOnTrial } from './proof.ts';

const second: Weights = plan.steps[1]?.weights ?? {};

function onTrial(seen: Weights | undefined, before?: number): number | undefined {
  const observed = seen === undefined ? unknown : known(seen);
  const roles = { candidate: { sources: [] }, stable: { sources: [] } };
  const scrape = { atMs: 0, phase: 'shifting', step: 1, observed, roles } as const;
  return stepOnTrial(plan, scrape, before);
}

test('a step is on trial from the look that shows its weights at the edge', () => {
  expect(onTrial(plan.steps[0]?.weights)).toBeUndefined();
  expect(onTrial(second)).toBe(1);
});

test('a look without sight of the edge changes nothing, one that shows other weights ends the trial', () => {
  expect(onTrial(undefined, 1)).toBe(1);
  expect(onTrial(undefined)).toBeUndefined();
  expect(onTrial(plan.steps[0]?.weights, 1)).toBeUndefined();
});

const STEP = { percent: 10, nextPercent: 25 };

test('a proof that begins anew forgets what spoke for the candidate and keeps what speaks against it', () => {
  const fresh = newJudgeState(policy, 0);
  const bounds = policy.gates[0]?.bounds;
  const errors = fresh.gates['errors'];
  if (bounds === undefined || errors === undefined) throw new Error('no gate');
  const harmed = updateGate(
    errors,
    { candidate: { bad: 9, total: 100 }, stable: { bad: 0, total: 900 } },
    bounds,
    { elapsedMs: 0 },
  );
  const good = { candidate: { bad: 0, total: 4000 }, stable: { bad: 60, total: 4000 } };
  const better = updateGate(harmed, good, bounds, { elapsedMs: 0 });
  const gate = updateGate(better, good, bounds, { elapsedMs: 0 });
  const again = restartProof(policy, { ...fresh, gates: { errors: gate } }, 5000);
  const after = again.gates['errors'] ?? gate;
  expect([again.stepStartedAtMs, after.candidate.total]).toEqual([5000, 0]);
  expect(harmEvidence(after)).toBe(harmEvidence(gate));
  expect(passEvidence(gate, 0.05, { bounds, step: STEP })).toBeGreaterThan(2);
  expect(passEvidence(after, 0.05, { bounds, step: STEP })).toBeLessThan(Math.sqrt(20) + 1e-9);
});
