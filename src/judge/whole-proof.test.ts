import { describe, expect, test } from 'vitest';
import type { GateBounds } from '../domain/gates.ts';
import { passBounds } from './bounds.ts';
import { newPass, passValue, updatePass } from './pass-evidence.ts';
import { judgeAll, policyOf, seen, times } from './judge.fixture.ts';

/** 60 bad requests an hour are borne; 1 % passes. */
const BOUNDS: GateBounds = {
  rollbackRatio: 1.25,
  rollbackRate: 0.001,
  passRatio: 1.5,
  passRate: 0.01,
  dispersion: 1,
  harmPerHour: 60,
};
const policy = (nextPercent: number, bounds = BOUNDS) =>
  policyOf({
    gates: [{ name: 'errors', weight: 1, bounds }],
    step: { errors: { percent: 50, nextPercent } },
  });
/** What the gate has and needs after so many scrapes of 100 good requests on either role. */
const after = (scrapes: number, of: ReturnType<typeof policy>) => {
  const [report] =
    judgeAll(of, times(scrapes, seen([0, 100], [0, 100]))).verdicts.at(-1)?.gates ?? [];
  if (report === undefined) throw new Error('no gate');
  return report;
};

describe('before all traffic moves', () => {
  test('many may be harmed: the whole rollout must prove as much as two steps', () => {
    const first = Array.from({ length: 30 }, (_, k) => k + 1).find(
      (scrapes) => after(scrapes, policy(100)).eOk >= 20,
    );
    expect(first).toBeGreaterThan(6);
    expect(after(4, policy(99)).eOk).toBeGreaterThan(20);
    expect(after(4, policy(100)).eOk).toBeLessThan(20);
    expect(after(8, policy(100)).eOk).toBeGreaterThan(20);
  });
  test.each([
    ['nothing is said of what is borne', { ...BOUNDS, harmPerHour: undefined }],
    ['as many are borne', { ...BOUNDS, harmPerHour: 500 }],
  ])('the proof of the step is enough where %s', (_what, { harmPerHour, ...rest }) => {
    const bounds = { ...rest, ...(harmPerHour === undefined ? {} : { harmPerHour }) };
    expect(after(5, policy(100, bounds)).eOk).toBeGreaterThan(20);
  });
  test('a quiet while does not outweigh a bad one before', () => {
    const bad = times(10, seen([3, 200], [1, 200]));
    const quiet = times(10, seen([0, 100], [0, 100]));
    const last = (of: ReturnType<typeof policy>) =>
      judgeAll(of, [...bad, ...quiet]).verdicts.at(-1)?.gates[0]?.eOk ?? 0;
    expect(last(policy(100))).toBeLessThan(last(policy(99)) / 20);
  });
});

describe('while the candidate serves everything', () => {
  const alone = policyOf({ step: { errors: { percent: 100, nextPercent: 100 } } });
  const beside = times(10, seen([20, 1000], [20, 1000]));

  test('what stable had is no harm, although it is above what passes', () => {
    const { verdicts } = judgeAll(alone, [...beside, ...times(100, seen([20, 1000], [0, 0]))]);
    expect(verdicts.map(({ kind }) => kind)).not.toContain('rollback');
    expect(verdicts.at(-1)?.kind).toBe('advance');
  });
  test('several times what stable had is', () => {
    const { verdicts } = judgeAll(alone, [...beside, ...times(4, seen([150, 1000], [0, 0]))]);
    expect(verdicts.at(-1)?.because.code).toBe('harm');
  });
  test('few requests of stable say nothing of what it has', () => {
    const { verdicts } = judgeAll(alone, [
      seen([1, 30], [9, 30]),
      ...times(5, seen([40, 1000], [0, 0])),
    ]);
    expect(verdicts.at(-1)?.because.code).toBe('harm');
  });
});

test('a rate says the same however many others were asked meanwhile', () => {
  const bounds = passBounds(BOUNDS, undefined, { requests: 0, elapsedMs: 0 });
  const counts = { candidate: { bad: 1, total: 500 }, stable: { bad: 1, total: 500 } };
  const valueAt = (rate: number) => {
    const question = { bounds: { ...bounds, rate }, dispersion: 1, baseRate: 0.002 };
    return passValue(updatePass(newPass(rate, undefined), counts, question));
  };
  const before = valueAt(0.01);
  for (let k = 1; k <= 300; k += 1) valueAt(0.01 + k / 1000);
  expect(valueAt(0.01)).toBe(before);
});
