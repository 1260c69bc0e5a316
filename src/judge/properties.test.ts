import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Counts, ScrapeEvidence } from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import type { GateHistory } from '../domain/history.ts';
import { BOUNDS, policyOf } from './judge.fixture.ts';
import type { JudgeState } from './judge-state.ts';
import { judgeScrape, newJudgeState, restartProof, startStep } from './judge.ts';

const SEED = { seed: 20261130, numRuns: 60 };
const counts = fc
  .record({ bad: fc.nat(20), more: fc.nat(500) })
  .map(({ bad, more }): Counts => ({ bad, total: bad + more }));
const holding = fc.record({ ageMs: fc.nat(900_000), value: fc.nat(100) });
const values = fc.record({ sum: fc.nat(50), count: fc.nat(50) });
const blind = fc.constant<ScrapeEvidence>({ kind: 'blind', reason: 'no series' });
const history: fc.Arbitrary<GateHistory> = fc.record({
  dispersion: fc.double({ min: 1, max: 20, noNaN: true }),
  freedom: fc.nat(10_000),
  baseRate: fc.double({ min: 0, max: 0.9, noNaN: true }),
  requests: fc.nat(100_000_000),
  warmUpExcess: fc.double({ min: 0, max: 50, noNaN: true }),
  scrapes: fc.nat(100_000),
});

function scrapeOf(candidate: fc.Arbitrary<Counts>): fc.Arbitrary<ScrapeEvidence> {
  return fc
    .record({
      candidate,
      stableInstances: fc.array(counts, { minLength: 1, maxLength: 4 }),
      means: fc.record({ candidate: values, stable: values }),
      memory: fc.record({
        candidate: fc.array(holding, { maxLength: 2 }),
        stable: fc.array(holding, { maxLength: 2 }),
      }),
      candidateAgeMs: fc.nat(200_000),
    })
    .map(({ candidate: own, stableInstances, means, memory, candidateAgeMs }) => {
      const stable = {
        bad: stableInstances.reduce((sum, { bad }) => sum + bad, 0),
        total: stableInstances.reduce((sum, { total }) => sum + total, 0),
      };
      return {
        kind: 'known',
        gates: { errors: { candidate: own, stable, stableInstances } },
        means: { basket: means },
        resources: { memory: { ...memory, limit: 120 } },
        candidateAgeMs,
      };
    });
}

const plain = (state: JudgeState): unknown => JSON.parse(JSON.stringify(state));

const policyWith = (past: GateHistory | undefined, beta: number): JudgePolicy =>
  policyOf({
    beta,
    gates: [
      {
        name: 'errors',
        weight: 0.8,
        bounds: { ...BOUNDS, harmPerHour: 60, warmUpMs: 60_000, floorRate: 0.2 },
      },
    ],
    means: [
      {
        name: 'basket',
        weight: 0.2,
        lowest: 0,
        highest: 10,
        rollbackLoss: 1,
        passLoss: 2,
      },
    ],
    step: { errors: { percent: 10, nextPercent: 25 } },
    ...(past === undefined ? {} : { history: { errors: past } }),
  });

test('property: whatever history says, nothing advances in a step without requests on the candidate', () => {
  const scrapes = fc.array(fc.oneof(scrapeOf(fc.constant({ bad: 0, total: 0 })), blind), {
    maxLength: 40,
  });
  const before = fc.array(scrapeOf(counts), { maxLength: 20 });
  fc.assert(
    fc.property(
      history,
      fc.constantFrom(0.01, 0.05, 0.2, 0.5),
      before,
      scrapes,
      (past, beta, earlier, empty) => {
        const { means: _means, ...policy } = policyWith(past, beta);
        let state: JudgeState = newJudgeState(policy, 0);
        let nowMs = 0;
        const judge = (evidence: ScrapeEvidence) => {
          nowMs += 15_000;
          const judged = judgeScrape(policy, state, evidence, nowMs);
          ({ state } = judged);
          return judged.verdict.kind;
        };
        for (const evidence of earlier) judge(evidence);
        state = startStep(policy, state, nowMs);
        expect(empty.map(judge)).not.toContain('advance');
      },
    ),
    SEED,
  );
});

test('property: a process that is started again at every scrape gives bit-equal verdicts', () => {
  const steps = fc.constantFrom('scrape', 'scrape', 'scrape', 'step', 'proof');
  const all = fc.array(fc.tuple(steps, fc.oneof(scrapeOf(counts), blind)), { maxLength: 30 });
  fc.assert(
    fc.property(fc.option(history, { nil: undefined }), all, (past, scrapes) => {
      const policy = policyWith(past, 0.05);
      const changes = { scrape: undefined, step: startStep, proof: restartProof };
      let [living, restarted] = [newJudgeState(policy, 0), newJudgeState(policy, 0)];
      scrapes.forEach(([step, evidence], k) => {
        const nowMs = (k + 1) * 15_000;
        const change = changes[step] ?? ((_policy: JudgePolicy, state: JudgeState) => state);
        const one = judgeScrape(policy, change(policy, living, nowMs), evidence, nowMs);
        const revived: JudgeState = JSON.parse(JSON.stringify(restarted));
        const two = judgeScrape(policy, change(policy, revived, nowMs), evidence, nowMs);
        expect(JSON.stringify(two.verdict)).toBe(JSON.stringify(one.verdict));
        [living, restarted] = [one.state, two.state];
      });
      expect(plain(restarted)).toEqual(plain(living));
    }),
    SEED,
  );
});

test('the state does not grow with the length of a rollout', () => {
  const policy = policyWith(undefined, 0.05);
  let state = newJudgeState(policy, 0);
  const lengths: number[] = [];
  for (let k = 1; k <= 2000; k += 1) {
    const own = { bad: k % 3, total: 100 };
    const evidence: ScrapeEvidence = {
      kind: 'known',
      gates: { errors: { candidate: own, stable: own, stableInstances: [own, own] } },
      means: { basket: { candidate: { sum: 5, count: 1 }, stable: { sum: 5, count: 1 } } },
      resources: { memory: { candidate: [], stable: [], limit: 1 } },
    };
    ({ state } = judgeScrape(policy, state, evidence, k * 1000));
    if (k === 1000 || k === 2000) lengths.push(JSON.stringify(state).length);
  }
  expect(Math.abs((lengths[1] ?? 0) - (lengths[0] ?? 0))).toBeLessThan(200);
});
