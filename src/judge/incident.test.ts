import { expect, test } from 'vitest';
import type { ScrapeEvidence } from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import type { Verdict } from './verdict.ts';
import { policyOf, seen } from './judge.fixture.ts';
import { judgeScrape, newJudgeState } from './judge.ts';

const BAD = seen([60, 1000], [60, 1000]);
const GOOD = seen([0, 1000], [0, 1000]);
const STABLE_GOOD = seen([0, 0], [0, 2000]);
const STABLE_BAD = seen([0, 0], [120, 2000]);

/** Judges a world that answers to whether the candidate has traffic, every 10 s; until something ends it. */
function play(
  world: (minutes: number, hasTraffic: boolean) => ScrapeEvidence,
  minutes: number,
  policy: JudgePolicy = policyOf({ dwellMs: 3_600_000 }),
): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  let state = newJudgeState(policy, 0);
  for (let k = 1; k <= minutes * 6; k += 1) {
    const hasTraffic = verdicts.at(-1)?.shed !== true;
    const judged = judgeScrape(policy, state, world(k / 6, hasTraffic), k * 10_000);
    ({ state } = judged);
    verdicts.push(judged.verdict);
    if (judged.verdict.kind === 'rollback') break;
  }
  return verdicts;
}

const codes = (verdicts: readonly Verdict[]) =>
  new Set(verdicts.map(({ because }) => because.code));

test('both versions bad alike is an incident that holds, and then a probe without the candidate', () => {
  const verdicts = play((_now, hasTraffic) => (hasTraffic ? BAD : STABLE_BAD), 3);
  expect(verdicts[0]?.because).toEqual({ code: 'incident', gate: 'errors' });
  const probe = verdicts.find(({ shed }) => shed);
  expect(probe).toMatchObject({ kind: 'hold', because: { code: 'probe', remainingMs: 120_000 } });
});

test('stable that recovers whenever the candidate has no traffic convicts it', () => {
  const verdicts = play((_now, hasTraffic) => (hasTraffic ? BAD : STABLE_GOOD), 20);
  expect(verdicts.at(-1)).toMatchObject({
    kind: 'rollback',
    because: { code: 'shared-harm', gate: 'errors' },
  });
  expect(verdicts.length).toBeLessThan(60);
});

test('an incident that ends while it is probed convicts nobody', () => {
  const verdicts = play((now, hasTraffic) => {
    if (now > 1.5) return hasTraffic ? GOOD : STABLE_GOOD;
    return hasTraffic ? BAD : STABLE_BAD;
  }, 20);
  expect(codes(verdicts)).toEqual(new Set(['incident', 'probe', 'dwell']));
});

test('an incident that outlasts the probe is not the candidate’s, and is waited for no longer', () => {
  const verdicts = play((_now, hasTraffic) => (hasTraffic ? BAD : STABLE_BAD), 12);
  expect(verdicts.at(-1)?.because.code).toBe('dwell');
  expect(verdicts.filter(({ shed }) => shed).length).toBe(12);
});

test('two incidents that are far apart convict nobody', () => {
  const verdicts = play((now, hasTraffic) => {
    const isBad = now < 1.4 || (now > 20 && now < 21.4);
    if (!isBad) return hasTraffic ? GOOD : STABLE_GOOD;
    return hasTraffic ? BAD : STABLE_BAD;
  }, 30);
  expect(verdicts.filter(({ because }) => because.code === 'probe').length).toBeGreaterThan(4);
  expect(codes(verdicts).has('shared-harm')).toBe(false);
});

test('what stable always was is no incident, and neither is a candidate that is worse alone', () => {
  const past = {
    dispersion: 1,
    freedom: 200,
    baseRate: 0.06,
    requests: 1e6,
    warmUpExcess: 0,
    scrapes: 1,
  };
  const usual = { ...policyOf({ dwellMs: 3_600_000 }), history: { errors: past } };
  expect(codes(play(() => BAD, 3, usual))).toEqual(new Set(['dwell']));
  expect(codes(play(() => seen([200, 1000], [40, 1000]), 3)).has('probe')).toBe(false);
});

test('a probe that sees nothing of stable goes on', () => {
  const verdicts = play((_now, hasTraffic) => (hasTraffic ? BAD : seen([0, 0], [0, 0])), 2.5);
  expect(verdicts.at(-1)?.because.code).toBe('probe');
});
