import { expect, test } from 'vitest';
import { seedsOf } from './random.ts';
import { HEALTHY, ID, scenarioOf, type Release, type Scenario } from './scenario.ts';
import { report, simulate, type Outcome } from './simulate.ts';

const MIRROR = { percent: 20, forMs: 4000 };

function mirrored(seed: number, candidate: Release, more: Partial<Scenario> = {}): Scenario {
  const scenario = scenarioOf(seed, { candidate, ...more });
  return { ...scenario, plan: { ...scenario.plan, mirror: MIRROR } };
}

/** Visitors that the candidate ever had. */
function visitorsOf({ world }: Outcome): number {
  const { requests, payments } = world.traffic.served('green');
  return requests + payments;
}

test('a candidate that errs or is slow goes back while it gets copies, and no visitor has met it', async () => {
  const bad = [{ errorRatio: 0.3 }, { slowRatio: 0.5 }];
  for (const seed of seedsOf(10)) {
    const candidate = { ...HEALTHY, ...bad[seed % bad.length] };
    const outcome = await simulate(mirrored(seed, candidate));
    expect(outcome.broken, report(outcome)).toEqual([]);
    expect(outcome.document?.state, report(outcome)).toMatchObject({
      phase: 'rolled-back',
      step: 0,
      abortReason: { code: 'harm' },
    });
    expect(visitorsOf(outcome), report(outcome)).toBe(0);
  }
});

test('a good candidate goes on from its copies to visitors, and no copy is made after that', async () => {
  for (const seed of seedsOf(10)) {
    const outcome = await simulate(mirrored(seed, HEALTHY));
    expect(outcome.broken, report(outcome)).toEqual([]);
    // What comes of its payments later is another matter.
    expect(outcome.document?.state.step, report(outcome)).toBeGreaterThan(0);
    const { writes } = outcome.world;
    const copying = writes.filter(({ intent }) => intent.mirrorPercent !== undefined);
    expect(copying.map(({ intent }) => intent.mirrorPercent)).toContain(MIRROR.percent);
    const given = copying.flatMap(({ intent }) => Object.values(intent.weights));
    expect(Math.max(...given)).toBe(0);
    const first = writes.find(({ intent }) => (intent.weights['default'] ?? 0) > 0);
    const lastCopyAtMs = Math.max(...copying.map(({ atMs }) => atMs));
    expect(first?.atMs ?? 0).toBeGreaterThan(lastCopyAtMs);
    expect((first?.atMs ?? 0) - (copying[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(MIRROR.forMs);
  }
});

test('a candidate that gets no copies is never let to visitors, and goes back at the deadline', async () => {
  for (const seed of seedsOf(3)) {
    const troubles = [{ kind: 'no-copies', fromMs: 0, toMs: Infinity } as const];
    const outcome = await simulate(mirrored(seed, HEALTHY, { troubles }));
    expect(outcome.broken, report(outcome)).toEqual([]);
    expect(outcome.document?.state, report(outcome)).toMatchObject({
      phase: 'rolled-back',
      step: 0,
      abortReason: { code: 'deadline' },
    });
    expect(visitorsOf(outcome), report(outcome)).toBe(0);
    const looks = outcome.world.disk.lines.get(`looks/${ID}`) ?? [];
    expect(
      looks.some((look) => look.includes('no-copies')),
      report(outcome),
    ).toBe(true);
  }
});

test('numbers that go away while copies are made take the copies away, then the candidate', async () => {
  const troubles = [{ kind: 'metrics-down', fromMs: 2500, toMs: Infinity } as const];
  const outcome = await simulate(mirrored(1, HEALTHY, { troubles }));
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.document?.state).toMatchObject({ phase: 'rolled-back', step: 0 });
  expect(outcome.world.edge.intent()?.mirrorPercent).toBeUndefined();
});
