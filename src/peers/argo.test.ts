import { describe, expect, test } from 'vitest';
import {
  ARGO_LIMITS,
  assessed,
  measured,
  NO_MEASUREMENTS,
  tallied,
  type ArgoCondition,
  type ArgoMetric,
  type ArgoPhase,
} from './argo-metric.ts';
import { argo } from './argo.ts';
import { ending, grown, runs } from './peer.fixture.ts';

const first =
  (holds: (value: number) => boolean): ArgoCondition =>
  ([value]) =>
    value === undefined ? undefined : holds(value);
const atLeast95 = first((value) => value >= 0.95);
const above5 = first((value) => value > 0.05);
const metric = (more: Partial<ArgoMetric>): ArgoMetric => ({ ...ARGO_LIMITS, name: 'm', ...more });
const tally = (phases: readonly ArgoPhase[]) => phases.reduce(tallied, NO_MEASUREMENTS);

describe('a measurement', () => {
  test.each<[string, Partial<ArgoMetric>, readonly number[], ArgoPhase]>([
    ['no condition succeeds', {}, [0], 'successful'],
    ['a success condition that holds', { successCondition: atLeast95 }, [0.95], 'successful'],
    ['a success condition that does not hold', { successCondition: atLeast95 }, [0.94], 'failed'],
    ['a failure condition that holds', { failureCondition: above5 }, [0.06], 'failed'],
    ['a failure condition that does not hold', { failureCondition: above5 }, [0.05], 'successful'],
    [
      'both conditions and neither holds',
      { successCondition: atLeast95, failureCondition: first((value) => value < 0.9) },
      [0.92],
      'inconclusive',
    ],
    ['NaN fails a success condition', { successCondition: atLeast95 }, [NaN], 'failed'],
    ['NaN passes a failure condition', { failureCondition: above5 }, [NaN], 'successful'],
    ['result[0] of nothing is an error', { successCondition: atLeast95 }, [], 'error'],
    ['also in a failure condition', { failureCondition: above5 }, [], 'error'],
    [
      'the documented guard reads no data as success',
      { successCondition: (result) => result.length === 0 || atLeast95(result) },
      [],
      'successful',
    ],
    [
      'the documented error rate (result[0] <= 0.95) passes at 95 % errors',
      { successCondition: first((value) => value <= 0.95) },
      [0.95],
      'successful',
    ],
  ])('%s', (_, conditions, result, expected) => {
    expect(measured(metric(conditions), result)).toBe(expected);
  });
});

describe('a metric', () => {
  const five = metric({ count: 5 });
  test.each<[string, ArgoMetric, readonly ArgoPhase[], ArgoPhase | undefined]>([
    ['runs before its first measurement', five, [], undefined],
    ['fails at the first failure by default', five, ['failed'], 'failed'],
    [
      'may fail as often as its limit says',
      metric({ count: 5, failureLimit: 3 }),
      ['failed', 'failed', 'failed', 'successful', 'successful'],
      'successful',
    ],
    ['is inconclusive beyond its limit', five, ['inconclusive'], 'inconclusive'],
    ['bears four errors in a row', five, ['error', 'error', 'error', 'error'], undefined],
    ['errs at the fifth', five, ['error', 'error', 'error', 'error', 'error'], 'error'],
    [
      'ends successful among errors that never come five in a row',
      metric({ count: 2 }),
      ['error', 'error', 'error', 'successful', 'error', 'error', 'error', 'successful'],
      'successful',
    ],
    ['does not count errors', metric({ count: 1 }), ['error'], undefined],
    ['without count runs on', metric({}), ['successful'], undefined],
  ])('%s', (_, one, phases, expected) => {
    expect(assessed(one, tally(phases), false)).toBe(expected);
  });
  test('that is stopped is successful, even without one measurement', () => {
    expect(assessed(metric({}), NO_MEASUREMENTS, true)).toBe('successful');
    expect(assessed(metric({}), tally(['successful']), true)).toBe('successful');
  });
});

describe('argo rollouts', () => {
  test('a clean candidate is promoted after five measurements in each of five steps', () => {
    expect(ending(runs(argo(), grown(100)))).toMatchObject({ verdict: 'promoted', minutes: 25 });
  });
  test('one measurement below 95 % aborts', () => {
    expect(ending(runs(argo(), grown(100, 6)))).toEqual({
      verdict: 'rolled-back',
      because:
        'metric success-rate assessed Failed due to failed > failureLimit (1 failed, 0 errors)',
      minutes: 1,
    });
  });
  test('5 % errors pass: the threshold is absolute', () => {
    expect(ending(runs(argo(), grown(100, 5))).verdict).toBe('promoted');
  });
  test('a minute without traffic is NaN and aborts', () => {
    expect(ending(runs(argo(), grown(0)))).toMatchObject({ verdict: 'rolled-back', minutes: 1 });
  });
  test('no series errs five times and aborts', () => {
    expect(ending(runs(argo(), undefined))).toMatchObject({ verdict: 'rolled-back', minutes: 5 });
  });
  test('inconclusive waits for people', () => {
    const both = metric({
      successCondition: atLeast95,
      failureCondition: first((value) => value < 0.9),
    });
    const all = runs(argo({ metric: both }), grown(100, 8));
    expect(all.at(-1)).toMatchObject({ verdict: 'held', weightPercent: 10 });
  });
});
