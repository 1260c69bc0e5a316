import { expect, test } from 'vitest';
import { header } from '../evidence-file/example.fixture.ts';
import { planSteps, type Traffic } from './plan-proof.ts';

const traffic = (perSecond: number, badRatio = 0.001): Traffic => ({
  perSecond: { default: perSecond },
  badRatio,
  scrapeEveryMs: 5000,
});
const steps = (perSecond: number) => planSteps(header.setup, traffic(perSecond), [3, 30, 100]);
const minutes = (ms: number | undefined) => (ms === undefined ? undefined : ms / 60_000);

test('a step lasts at least its time, and longer where traffic is little', () => {
  const [busy, quiet] = [steps(1000), steps(1)];
  expect(busy.every(({ needsMs }) => needsMs !== undefined && needsMs >= 10_000)).toBe(true);
  expect(minutes(busy[0]?.needsMs)).toBeLessThan(1);
  expect(minutes(quiet[0]?.needsMs)).toBeGreaterThan(1);
  expect(quiet[0]?.lastGate).toBe('errors');
});

test('what is within the bounds is tolerated, and the worse the rest is, the sooner it is found', () => {
  const [first] = steps(50);
  const [within, bad, worst] = first?.found ?? [];
  expect([within?.outcome, bad?.outcome, worst?.outcome]).toEqual([
    'advance',
    'rollback',
    'rollback',
  ]);
  expect(worst?.afterMs).toBeLessThan(bad?.afterMs ?? 0);
});

test('a bad ratio that never passes is told as a step without a time', () => {
  const [, second] = planSteps(header.setup, traffic(0.001), []);
  expect(second?.needsMs).toBeUndefined();
});

test('copies of reads have a time of their own, and find what is bad before any visitor does', () => {
  const { setup } = header;
  const [begin] = setup.plan.steps;
  if (begin === undefined) throw new Error('no step');
  const weights = Object.fromEntries(Object.keys(begin.weights).map((name) => [name, 0]));
  const mirror = { weights, dwellMs: 30_000, needsApproval: false, mirrorPercent: 50 };
  const plan = { ...setup.plan, steps: [mirror, ...setup.plan.steps] };
  const [first, second] = planSteps({ ...setup, plan }, traffic(1000), [30]);
  expect(first).toMatchObject({ mirrorPercent: 50, weights });
  expect(first?.needsMs).toBeGreaterThanOrEqual(30_000);
  expect(first?.found[0]?.outcome).toBe('rollback');
  expect(second).not.toHaveProperty('mirrorPercent');
});
