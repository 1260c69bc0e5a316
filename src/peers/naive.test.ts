import { describe, expect, test } from 'vitest';
import { naive } from './naive.ts';
import { ending, grown, runs } from './peer.fixture.ts';

describe('naive script', () => {
  test('a clean candidate is promoted after five stages of five minutes', () => {
    const all = runs(naive(), grown(100));
    expect(ending(all)).toMatchObject({ verdict: 'promoted', minutes: 25 });
    expect([...new Set(all.map(({ weightPercent }) => weightPercent))]).toEqual([
      10, 25, 50, 75, 100,
    ]);
  });
  test('the first check above 1 % rolls back, after 30 s', () => {
    expect(ending(runs(naive(), grown(100, 2)))).toEqual({
      verdict: 'rolled-back',
      because: 'error ratio 0.0200 > 0.01',
      minutes: 0.5,
    });
  });
  test('a single error of few requests is enough', () => {
    const all = runs(naive(), (atMs) => grown(10, atMs === 600_000 ? 1 : 0));
    expect(ending(all)).toMatchObject({ verdict: 'rolled-back', minutes: 10 });
  });
  test('p95 counts only beyond 5 s, so twice as slow passes', () => {
    expect(ending(runs(naive(), grown(100, 0, { ms: 500, count: 50 }))).verdict).toBe('promoted');
  });
  test('no data reads as no errors: a blind candidate is promoted', () => {
    expect(ending(runs(naive(), undefined))).toMatchObject({ verdict: 'promoted', minutes: 25 });
    expect(ending(runs(naive(), grown(0))).verdict).toBe('promoted');
  });
});
