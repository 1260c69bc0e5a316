import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairedCounts, ScrapeEvidence } from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import { judgeScrape, newJudgeState, startStep } from './judge.ts';
import type { Verdict } from './verdict.ts';

const policy: JudgePolicy = {
  gates: [
    {
      name: 'errors',
      weight: 1,
      bounds: {
        rollbackRatio: 1.25,
        rollbackRate: 0.005,
        passRatio: 2,
        passRate: 0.01,
        dispersion: 1,
      },
    },
  ],
  alpha: 0.01,
  beta: 0.05,
  dwellMs: 10_000,
  shedAfterMs: 45_000,
  blindRollbackAfterMs: 300_000,
};
const known = (bad: number, total: number, stableBad = 0): ScrapeEvidence => ({
  kind: 'known',
  gates: { errors: { candidate: { bad, total }, stable: { bad: stableBad, total: total * 9 } } },
});
const blind: ScrapeEvidence = { kind: 'blind', reason: 'connection refused' };

/** Feeds scrapes one second apart from time 0 and returns every verdict. */
function verdicts(scrapes: readonly ScrapeEvidence[], stepMs = 1000): Verdict[] {
  let state = newJudgeState(policy, 0);
  return scrapes.map((evidence, k) => {
    const judged = judgeScrape(policy, state, evidence, (k + 1) * stepMs);
    state = judged.state;
    return judged.verdict;
  });
}
const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('judge', () => {
  test('62: a clean candidate waits for its dwell and then advances', () => {
    const all = verdicts(repeat(10, known(0, 200)));
    expect(all[0]?.because.code).toBe('dwell');
    expect(all.at(-1)).toMatchObject({ kind: 'advance', because: { code: 'proven' } });
  });
  test('36: too little traffic holds and says how much is missing', () => {
    const last = verdicts(repeat(10, known(0, 5))).at(-1);
    expect(last).toMatchObject({
      kind: 'hold',
      because: { code: 'missing-evidence', gate: 'errors' },
    });
    expect(last?.gates[0]?.missingRequests).toBeGreaterThan(100);
  });
  test('harm is named and sent back within two scrapes', () => {
    expect(verdicts(repeat(2, known(10, 200))).at(-1)).toMatchObject({
      kind: 'rollback',
      because: { code: 'harm', gate: 'errors' },
    });
  });
  test('an incident that hits both versions never rolls back', () => {
    expect(verdicts(repeat(60, known(40, 200, 360))).some(({ kind }) => kind === 'rollback')).toBe(
      false,
    );
  });
  test('suspicion holds a candidate that has not been proven harmful', () => {
    let state = newJudgeState(policy, 0);
    state = judgeScrape(policy, state, known(5, 200), 1000).state;
    const { verdict } = judgeScrape(policy, state, known(0, 1), 11_000);
    expect(verdict).toMatchObject({ kind: 'hold', because: { code: 'suspicion' } });
  });
  test('blind: hold, then shed, then back; evidence clears it', () => {
    const all = verdicts(repeat(31, blind), 10_000);
    expect(all[0]).toMatchObject({ kind: 'hold', shed: false, because: { code: 'blind' } });
    expect(all[5]).toMatchObject({ kind: 'hold', shed: true });
    expect(all[30]).toMatchObject({ kind: 'rollback' });
    expect(verdicts([...repeat(6, blind), known(0, 200)], 10_000).at(-1)?.shed).toBe(false);
  });
  test('46, 59: a gate without series is blind', () => {
    expect(verdicts([{ kind: 'known', gates: {} }])[0]?.because).toMatchObject({
      code: 'blind',
      reason: 'gate errors has no series',
    });
  });
  test('a policy without gates never advances', () => {
    const none = { ...policy, gates: [] };
    const { verdict } = judgeScrape(
      none,
      newJudgeState(none, 0),
      { kind: 'known', gates: {} },
      60_000,
    );
    expect(verdict).toMatchObject({ kind: 'hold', because: { code: 'no-gates' } });
  });
  test('a gate that the state does not know yet begins without evidence', () => {
    const state = { ...newJudgeState(policy, 0), gates: {} };
    expect(judgeScrape(policy, state, known(0, 1), 1000).verdict.kind).toBe('hold');
    expect(judgeScrape(policy, state, blind, 1000).verdict.gates[0]?.eOk).toBeCloseTo(1);
  });
  test('a new step must be proven anew', () => {
    let state = newJudgeState(policy, 0);
    for (let k = 1; k <= 10; k += 1)
      state = judgeScrape(policy, state, known(0, 200), k * 1000).state;
    state = startStep(policy, state, 10_000);
    const { verdict } = judgeScrape(policy, state, known(0, 1), 20_000);
    expect(verdict).toMatchObject({ kind: 'hold', because: { code: 'missing-evidence' } });
  });
  test('property: without one candidate request nothing ever advances', () => {
    const counts = fc.record({ bad: fc.nat(20), more: fc.nat(1000) });
    const paired = counts.map(({ bad, more }): PairedCounts => ({
      candidate: { bad: 0, total: 0 },
      stable: { bad, total: bad + more },
    }));
    const scrape = paired.map((errors): ScrapeEvidence => ({ kind: 'known', gates: { errors } }));
    fc.assert(
      fc.property(fc.array(fc.oneof(scrape, fc.constant(blind)), { maxLength: 100 }), (scrapes) => {
        expect(verdicts(scrapes, 10_000).every(({ kind }) => kind !== 'advance')).toBe(true);
      }),
      { seed: 20261124 },
    );
  });
});
