import { describe, expect, test } from 'vitest';
import type { Holding } from '../domain/evidence.ts';
import { BOUNDS, judgeAll, policyOf, seen, times } from './judge.fixture.ts';

const GOOD = seen([0, 500], [0, 500]);
const SPLIT = { errors: { percent: 50, nextPercent: 100 } };

const aged = (ageMs: number, value: number): Holding => ({ ageMs, value });

const codes = (scrapes: readonly ReturnType<typeof seen>[], step = SPLIT) =>
  judgeAll(policyOf({ step }), scrapes).verdicts.at(-1)?.because;

const growing = (k: number, gain: (k: number) => number, young = false) =>
  seen([0, 500], [0, 500], {
    resources: {
      memory: {
        candidate: [aged(200_000 + k * 10_000, 100 + gain(k))],
        stable: young ? [aged(200_000 + k * 10_000, 100 + gain(k))] : [aged(9e7, 300)],
        limit: 1000,
      },
    },
  });

const run = (gain: (k: number) => number, young = false) =>
  Array.from({ length: 60 }, (_, k) => growing(k, gain, young));

describe('split', () => {
  test('requests that do not fall as the weights say hold, and say by which weight', () => {
    const { verdicts } = judgeAll(policyOf({ step: SPLIT }), times(6, seen([0, 300], [0, 900])));
    expect(verdicts.at(-1)?.because).toEqual({
      code: 'uneven-split',
      gate: 'errors',
      percent: 50,
    });
  });
  test.each([
    ['a split within a tenth', { errors: { percent: 50, nextPercent: 100 } }, [0, 480] as const],
    ['a share that is not by request', { errors: { nextPercent: 100 } }, [0, 100] as const],
    ['all of the traffic', { errors: { percent: 100, nextPercent: 100 } }, [0, 100] as const],
  ])('%s does not', (_what, step, candidate) => {
    const { verdicts } = judgeAll(policyOf({ step }), times(20, seen(candidate, [0, 500])));
    expect(verdicts.at(-1)?.because.code).toBe('proven');
  });
  test('while the traffic was taken away nothing is said of its split', () => {
    const policy = policyOf({ step: SPLIT, shedAfterMs: 20_000 });
    const blind = times(3, { kind: 'blind', reason: 'gone' } as const);
    const { verdicts } = judgeAll(policy, [
      ...times(2, GOOD),
      ...blind,
      seen([0, 0], [0, 2000]),
      ...times(2, GOOD),
    ]);
    expect(verdicts.map(({ shed }) => shed).slice(2, 5)).toEqual([false, true, true]);
    expect(verdicts.at(-1)?.because.code).toBe('proven');
  });
});

describe('leak', () => {
  test('memory that grows steadily toward its limit holds, and says when it is reached', () => {
    const because = codes(run((k) => k));
    expect(because).toMatchObject({ code: 'leak', resource: 'memory' });
    expect(because?.code === 'leak' ? because.leftMs / 60_000 : NaN).toBeCloseTo(140, -1);
  });
  test('early in a ladder there is time to see whether it goes on', () => {
    const early = { errors: { percent: 50, nextPercent: 75 } };
    expect(
      codes(
        run((k) => k),
        early,
      )?.code,
    ).toBe('proven');
  });
  test.each([
    ['stands still', () => 0],
    ['goes up and down', (k: number) => 40 * (k % 2)],
    ['shrinks', (k: number) => -k],
    ['grew and is full', (k: number) => 50 * Math.min(1, k / 8)],
  ])('memory that %s does not', (_what, gain) => {
    expect(codes(run(gain))?.code).toBe('proven');
  });
  test('a dip at one look does not make a leak forgotten', () => {
    expect(codes(run((k) => (k === 59 ? -100 : k)))?.code).toBe('leak');
  });
  test('what stable gains at an equal age is no leak', () => {
    expect(codes(run((k) => k, true))?.code).toBe('proven');
  });
  test('a fresh process may fill its caches, and one that is gone leaks nothing', () => {
    const fresh = times(
      20,
      seen([0, 500], [0, 500], {
        resources: { memory: { candidate: [aged(1000, 10)], stable: [], limit: 11 } },
      }),
    );
    const gone = times(
      20,
      seen([0, 500], [0, 500], { resources: { memory: { candidate: [], stable: [], limit: 11 } } }),
    );
    const alone = Array.from({ length: 30 }, (_, k) =>
      seen([0, 500], [0, 500], {
        resources: { memory: { candidate: [aged(2e5 + k * 1e4, k)], stable: [], limit: 40 } },
      }),
    );
    expect([codes(fresh)?.code, codes(gone)?.code, codes(alone)?.code]).toEqual([
      'proven',
      'proven',
      'leak',
    ]);
  });
});

const WARM = { ...BOUNDS, warmUpMs: 60_000 };
const warming = policyOf({ gates: [{ name: 'errors', weight: 1, bounds: WARM }] });
const fresh = (scrapes: number, candidate: readonly [number, number], fromMs = 0) =>
  Array.from({ length: scrapes }, (_, k) =>
    seen(candidate, [3, 1000], { candidateAgeMs: fromMs + k * 10_000 }),
  );

const codesOf = (fromMs: number) =>
  judgeAll(warming, fresh(5, [16, 1000], fromMs)).verdicts.map(({ because }) => because.code);

describe('warm-up', () => {
  test('a fresh candidate may be worse for a while', () => {
    expect(codesOf(0)).not.toContain('harm');
    expect(codesOf(600_000)).toContain('harm');
  });
  test('passing is proven after it only', () => {
    const { verdicts } = judgeAll(warming, fresh(8, [0, 2000]));
    expect(verdicts.map(({ kind }) => kind)).toEqual([...times(6, 'hold'), ...times(2, 'advance')]);
  });
  test('history that knows a milder start widens less', () => {
    const past = {
      dispersion: 1,
      freedom: 200,
      baseRate: 0.003,
      requests: 1e6,
      warmUpExcess: 0.1,
      scrapes: 100,
    };
    const mild = judgeAll({ ...warming, history: { errors: past } }, fresh(4, [12, 1000]));
    const plain = judgeAll(warming, fresh(4, [12, 1000]));
    expect(mild.verdicts.at(-1)?.eBad).toBeGreaterThan(plain.verdicts.at(-1)?.eBad ?? NaN);
  });
});
