import { expect, test } from 'vitest';
import type { GateBounds } from '../domain/gates.ts';
import { harmEvidence, newGateState, updateGate } from './gate.ts';

const bounds: GateBounds = {
  rollbackRatio: 1.05,
  rollbackRate: 0.3,
  passRatio: 1.3,
  passRate: 0.6,
  dispersion: 1,
};
/** What the median of stable divides: a third more of a slower candidate is above it. */
const after = (bad: number, scrapes: number, change: Partial<GateBounds> = {}): number => {
  let gate = newGateState({ bounds });
  for (let k = 0; k < scrapes; k += 1) {
    const counts = { candidate: { bad, total: 100 }, stable: { bad: 450, total: 900 } };
    gate = updateGate(gate, counts, { ...bounds, ...change }, { elapsedMs: 5000 });
  }
  return harmEvidence(gate);
};

test('a shift of the bulk is found by the exact test', () => {
  expect(after(66, 40)).toBeGreaterThan(100);
});

test('a bulk that is as it was brings no evidence', () => {
  expect(after(50, 200)).toBeLessThan(1);
});

test('a border that leaves no room for worse is no test', () => {
  expect(after(100, 30, { rollbackRatio: 2 })).toBeLessThan(1.5);
});
