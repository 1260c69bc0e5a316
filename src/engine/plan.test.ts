import { describe, expect, test } from 'vitest';
import { plan } from './engine.fixture.ts';
import { compilePlan, firstWeightPercent } from './plan.ts';

describe('plan', () => {
  test('payment stays at 0 until everything else is at 100, and moves last', () => {
    const steps = plan.steps.map((step) => [step.weights['default'], step.weights['payment']]);
    expect(steps).toEqual([
      [3.33, 0],
      [10, 0],
      [25, 0],
      [50, 0],
      [75, 0],
      [100, 0],
      [100, 1],
      [100, 5],
      [100, 25],
      [100, 100],
    ]);
  });
  test.each([
    [0, 25],
    [40, 25],
    [100, 10],
    [300, 3.33],
    [100_000, 1],
  ])('at %d requests/s a canary begins with %d %%', (rate, percent) => {
    expect(firstWeightPercent(rate)).toBe(percent);
  });
  test('how it goes back is kept, and absent where nobody says', () => {
    const options = { strategy: 'canary', classes: ['default'], dwellMs: 0, soakMs: 0 } as const;
    const times = { requestsPerSecond: 1, phaseDeadlineMs: 1, waitingMs: 1 };
    expect(compilePlan({ ...options, ...times, onAbort: 'ramp' }).onAbort).toBe('ramp');
    expect(compilePlan({ ...options, ...times })).not.toHaveProperty('onAbort');
  });
  test('a ladder of its own replaces the percents of payment', () => {
    const options = {
      dwellMs: 1,
      soakMs: 1,
      requestsPerSecond: 1,
      phaseDeadlineMs: 1,
      waitingMs: 1,
    };
    const own = compilePlan({
      ...options,
      strategy: 'canary',
      classes: ['payment'],
      paymentLadder: [10, 100],
    });
    expect(own.steps.map(({ weights }) => weights['payment'])).toEqual([10, 100]);
  });
  test.each(['blue-green', 'ab', 'rolling'] as const)(
    '%s ends with all on the candidate',
    (strategy) => {
      const options = {
        strategy,
        dwellMs: 1,
        soakMs: 1,
        requestsPerSecond: 1,
        phaseDeadlineMs: 1,
        waitingMs: 1,
      };
      for (const classes of [['default'], ['payment'], ['default', 'payment']]) {
        const last = compilePlan({ ...options, classes }).steps.at(-1);
        expect(Object.values(last?.weights ?? {})).toEqual(classes.map(() => 100));
      }
    },
  );
  test('a ramp of its own takes blue-green through its percents', () => {
    const ramp = compilePlan({ ...short, strategy: 'blue-green', ladder: [10, 50, 100] });
    expect(ramp.steps.map(({ weights }) => weights['default'])).toEqual([10, 50, 100, 100]);
  });
  test('copies of reads come before all visitors, need nobody, and have the time that they need', () => {
    const mirror = { percent: 20, forMs: 60_000 };
    const options = { ...short, strategy: 'canary', approveBefore: ['default'] } as const;
    const plain = compilePlan(options);
    const mirrored = compilePlan({ ...options, mirror });
    expect(mirrored.steps[0]).toEqual({
      weights: { default: 0, payment: 0 },
      dwellMs: 60_000,
      needsApproval: false,
      mirrorPercent: 20,
    });
    expect(mirrored.steps.slice(1)).toEqual(plain.steps);
    expect(mirrored.deadlinesMs.shifting).toBe(plain.deadlinesMs.shifting + 60_000);
  });
  test('where all is payment nothing is copied', () => {
    const mirror = { percent: 20, forMs: 60_000 };
    const options = { ...short, strategy: 'canary', classes: ['payment'] } as const;
    expect(compilePlan({ ...options, mirror })).toEqual(compilePlan(options));
  });
  const audience = { kind: 'header', name: 'x-group', value: 'b' } as const;
  test('an experiment is held first, and a person decides what follows', () => {
    const experiment = { audience, percent: 0, holdMs: 60_000, ending: 'ask' } as const;
    const { steps, returns } = compilePlan({ ...short, strategy: 'ab', experiment });
    expect(steps[0]).toEqual({
      weights: { default: 0, payment: 0 },
      dwellMs: 60_000,
      needsApproval: false,
      audience,
    });
    expect(steps.map(({ needsApproval }) => needsApproval)).toEqual([false, true, false]);
    expect(returns).toBe(false);
  });
  test('an experiment that returns has no other step', () => {
    const experiment = { audience, percent: 0, holdMs: 60_000, ending: 'return' } as const;
    const { steps, returns } = compilePlan({ ...short, strategy: 'ab', experiment });
    expect([steps.length, returns]).toEqual([1, true]);
  });
  test('each phase that holds steps has the time that they need at least', () => {
    const { deadlinesMs } = compilePlan({ ...short, strategy: 'blue-green', dwellMs: 7 });
    expect(deadlinesMs.shifting).toBe(1 + 2 * 7);
  });
});

const short = {
  classes: ['default', 'payment'],
  dwellMs: 1,
  soakMs: 1,
  requestsPerSecond: 1,
  phaseDeadlineMs: 1,
  waitingMs: 1,
};
