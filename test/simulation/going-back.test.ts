import { expect, test } from 'vitest';
import { seedsOf } from './random.ts';
import { HEALTHY, scenarioOf, type Scenario, type Trouble } from './scenario.ts';
import { report, simulate } from './simulate.ts';

const FOR_EVER_MS = 10_000_000;

function from(fromMs: number, kind: Trouble['kind']): Trouble {
  return { kind, fromMs, toMs: FOR_EVER_MS };
}

function abortAt(atMs: number): Scenario['incidents'][number] {
  return { atMs, kind: 'input', input: { kind: 'abort', by: 'li.na', text: 'wrong prices' } };
}

test('an abort at any moment takes all traffic back without metrics (I10)', async () => {
  for (const seed of seedsOf(25)) {
    const atMs = 900 * seed;
    const outcome = await simulate(
      scenarioOf(seed, {
        incidents: [abortAt(atMs)],
        troubles: [from(atMs - 500, 'metrics-silent')],
      }),
    );
    expect(outcome.broken, report(outcome)).toEqual([]);
    expect(outcome.document?.state, report(outcome)).toMatchObject({
      phase: 'rolled-back',
      abortReason: { code: 'aborted' },
    });
  }
});

test('with metrics gone for good nothing moves forward, and the rollout ends on stable (I7)', async () => {
  for (const kind of ['metrics-down', 'metrics-silent', 'metrics-stale', 'metrics-nan'] as const) {
    const outcome = await simulate(scenarioOf(1, { troubles: [from(2000, kind)] }));
    expect(outcome.broken, kind).toEqual([]);
    expect(outcome.document?.state, kind).toMatchObject({
      phase: 'rolled-back',
      step: 0,
      abortReason: { code: 'blind' },
    });
  }
});

test('a clock that is set back by an hour delays nothing for an hour', async () => {
  const incidents = [{ atMs: 12_500, kind: 'clock-jump', ms: -3_600_000 } as const];
  const outcome = await simulate(scenarioOf(1, { incidents, deployTakesMs: 2000 }));
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.world.truth.elapsedMs()).toBeLessThan(600_000);
});

function crashOfCandidate(atMs: number): Scenario['incidents'][number] {
  return { atMs, kind: 'crash', slot: 'green', index: 0 };
}

test('a candidate of which nothing is left gets no traffic, although nobody came to notice (I3)', async () => {
  const outcome = await simulate(
    scenarioOf(1, {
      candidate: { ...HEALTHY, startMs: 30_000 },
      requestsPerSecond: 0,
      paymentsPerSecond: 0,
      // The second one is the first of what is left.
      incidents: [40_000, 40_000].map(crashOfCandidate),
    }),
  );
  expect(outcome.broken, report(outcome)).toEqual([]);
});
