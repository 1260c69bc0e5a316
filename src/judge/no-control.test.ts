import { expect, test } from 'vitest';
import type { GateBounds } from '../domain/gates.ts';
import { harmEvidence, newGateState, updateGate } from './gate.ts';

const bounds: GateBounds = {
  rollbackRatio: 1.25,
  rollbackRate: 0.001,
  passRatio: 1.5,
  passRate: 0.005,
  dispersion: 1,
};
const afterAll = (bad: number, scrapes: number): number => {
  let state = newGateState({ bounds });
  for (let scrape = 0; scrape < scrapes; scrape += 1) {
    const counts = { candidate: { bad, total: 1000 }, stable: { bad: 0, total: 0 } };
    state = updateGate(state, counts, bounds, { elapsedMs: 0 });
  }
  return harmEvidence(state);
};

test('harm that shows only while the candidate serves everything is found', () => {
  expect(afterAll(50, 2)).toBeGreaterThan(100);
});

test('a candidate that serves everything within the tolerated bad ratio is not harm', () => {
  expect(afterAll(4, 500)).toBeLessThan(1);
});
