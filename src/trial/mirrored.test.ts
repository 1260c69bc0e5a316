import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GateBounds } from '../domain/gates.ts';
import type { Plan } from '../domain/rollout.ts';
import type { EvidenceHeader, RoleScrape, TrialSetup } from '../domain/scrape.ts';
import { SERIES } from '../domain/series.ts';
import { compilePlan } from '../engine/plan.ts';
import { beginTrial, followScrape, type TrialAnswer } from './follow.ts';
import { mirroredSources } from './mirrored.ts';

const plan: Plan = compilePlan({
  strategy: 'canary',
  classes: ['default', 'payment'],
  dwellMs: 5000,
  soakMs: 0,
  requestsPerSecond: 100,
  phaseDeadlineMs: 600_000,
  waitingMs: 600_000,
  mirror: { percent: 20, forMs: 10_000 },
});
const bounds: GateBounds = {
  rollbackRatio: 1.25,
  rollbackRate: 0.001,
  passRatio: 1.5,
  passRate: 0.02,
  dispersion: 1,
};
const source = (gate: string, routeClass: string, bad: string, total: string) => ({
  gate,
  routeClass,
  bad,
  total,
});
const errors = source('errors', 'default', 'failed:default', 'requests:default');
const slow = source('slow', 'default', 'slow:default', 'answers:default');
const own = source('empty', 'default', 'bad:empty', 'total:empty');
const payment = source('slow-payment', 'payment', 'slow:payment', 'answers:payment');
const setup: TrialSetup = {
  startedAtMs: 0,
  plan,
  sources: [errors, slow, own, payment],
  policy: {
    alpha: 0.01,
    beta: 0.05,
    dwellMs: 5000,
    shedAfterMs: 8000,
    blindRollbackAfterMs: 60_000,
    gates: ['errors', 'slow', 'empty', 'slow-payment'].map((name) => ({
      name,
      weight: 0.25,
      bounds,
    })),
  },
};
const header: EvidenceHeader = {
  id: 'a',
  application: 'shop',
  environment: 'production',
  stable: { slot: 'blue', release: '1' },
  candidate: { slot: 'green', release: '2' },
  setup,
};

type Second = {
  readonly answers: number;
  readonly copies: number;
  readonly bad: number;
  readonly stableBad: number;
};

const counted = (all: number, failed: number) => ({
  [SERIES.answers('default')]: all,
  [SERIES.errors('default')]: failed,
  [SERIES.slow('default')]: 0,
});

/** Plays seconds in which stable answers all visitors and the candidate copies; until the first step with visitors. */
function play(seconds: readonly Second[]): readonly TrialAnswer[] {
  const totals = { answers: 0, copies: 0, bad: 0, stableBad: 0 };
  const answers: TrialAnswer[] = [];
  let trial = beginTrial(header);
  for (const [k, second] of seconds.entries()) {
    if (trial.state.step > 0 || trial.state.phase !== 'shifting') break;
    totals.answers += second.answers;
    totals.copies += second.copies;
    totals.bad += Math.min(second.bad, second.copies);
    totals.stableBad += Math.min(second.stableBad, second.answers);
    const atMs = 1000 * (k + 1);
    const role = (name: string, series: Record<string, number>): RoleScrape => ({
      sources: [
        { name: `edge ${name}`, instance: 'edge', startedAtMs: 0, atMs, series: edge(name) },
        { name, instance: name, startedAtMs: 0, atMs, series },
      ],
    });
    const edge = (name: string) => ({
      'requests:default': name === 'stable' ? totals.answers : 0,
      'failed:default': name === 'stable' ? totals.stableBad : 0,
    });
    const answer = followScrape(trial, {
      atMs,
      roles: {
        candidate: role('candidate', counted(totals.copies, totals.bad)),
        stable: role('stable', counted(totals.answers, totals.stableBad)),
      },
    });
    ({ trial } = answer);
    answers.push(answer);
  }
  return answers;
}

const minutes = (count: number, second: Second) =>
  Array.from({ length: 60 * count }, (): Second => second);
const lastOf = (answers: readonly TrialAnswer[]) => answers.at(-1);

describe('copies of reads', () => {
  test('are asked by the gates on answers alone, with what the processes count', () => {
    expect(mirroredSources(setup.sources)).toEqual([
      { ...errors, bad: 'errors:default', total: 'answers:default' },
      slow,
    ]);
  });

  test('prove a good candidate, after their time, and let it to the first visitors', () => {
    const answers = play(minutes(5, { answers: 100, copies: 20, bad: 0, stableBad: 0 }));
    const last = lastOf(answers);
    expect(last?.judged.verdict.kind).toBe('advance');
    expect(last?.decision.state.step).toBe(1);
    expect(last?.scrape.atMs).toBeGreaterThanOrEqual(10_000);
    expect(last?.judged.verdict.gates.map(({ gate }) => gate)).toEqual(['errors', 'slow']);
  });

  test('send a candidate back whose processes count errors, although the edge counts none', () => {
    const last = lastOf(play(minutes(2, { answers: 100, copies: 20, bad: 6, stableBad: 0 })));
    expect(last?.judged.verdict).toMatchObject({
      kind: 'rollback',
      because: { code: 'harm', gate: 'errors' },
    });
    expect(last?.decision.state.phase).toBe('aborting');
    expect(last?.scrape.atMs).toBeLessThan(15_000);
  });

  test('that never come are told, and nothing but the deadline ends the wait', () => {
    const answers = play(minutes(15, { answers: 100, copies: 0, bad: 0, stableBad: 0 }));
    const waiting = answers.find(({ scrape }) => scrape.atMs === 60_000);
    expect(waiting?.judged.verdict).toMatchObject({
      kind: 'hold',
      shed: false,
      because: { code: 'no-copies' },
    });
    const last = lastOf(answers);
    expect(last?.decision.state.abortReason).toEqual({
      code: 'deadline',
      details: { phase: 'shifting' },
    });
  });

  test('may come as they like: their share of the requests is no uneven split', () => {
    const last = lastOf(play(minutes(5, { answers: 100, copies: 90, bad: 0, stableBad: 0 })));
    expect(last?.decision.state.step).toBe(1);
  });

  test('speak against the candidate for ever, and for it no longer than their step', () => {
    const before = play(minutes(5, { answers: 100, copies: 20, bad: 0, stableBad: 0 }));
    const entered = before.at(-1);
    if (entered === undefined) throw new Error('no scrape');
    const next = followScrape(entered.trial, {
      ...entered.scrape,
      atMs: entered.scrape.atMs + 1000,
    });
    const gate = next.trial.memory.judge.gates['errors'];
    expect(gate?.carried).toBe(1);
    expect(gate?.candidate.total).toBe(0);
    expect(next.judged.verdict.kind).toBe('hold');
  });
});

const second = fc.record({
  answers: fc.nat(200),
  copies: fc.constant(0),
  bad: fc.nat(3),
  stableBad: fc.nat(3),
});

test('property: without copies there is no proof, whatever stable does', () => {
  fc.assert(
    fc.property(fc.array(second, { minLength: 30, maxLength: 120 }), (seconds) => {
      for (const { judged, decision } of play(seconds)) {
        expect(judged.verdict.kind).not.toBe('advance');
        expect(decision.state.step).toBe(0);
      }
    }),
    { seed: 20261201, numRuns: 200 },
  );
});

test('property: whatever comes of copies, no visitor is sent before a proof', () => {
  const some = fc.record({
    answers: fc.nat(200),
    copies: fc.nat(60),
    bad: fc.nat(8),
    stableBad: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(some, { minLength: 5, maxLength: 60 }), (seconds) => {
      for (const { judged, decision, weights } of play(seconds)) {
        const proven = judged.verdict.kind === 'advance';
        expect(decision.state.step > 0 && !proven).toBe(false);
        if (!proven) expect(Object.values(weights).every((percent) => percent === 0)).toBe(true);
      }
    }),
    { seed: 20261201, numRuns: 200 },
  );
});
