import { describe, expect, test } from 'vitest';
import { flagger } from './flagger.ts';
import { ending, grown, runs } from './peer.fixture.ts';

describe('flagger', () => {
  test('a clean candidate takes interval × (maxWeight ÷ stepWeight) to promote', () => {
    const all = runs(flagger(), grown(100));
    expect(
      all.map(({ weightPercent }) => weightPercent).filter((w, k, l) => w !== l[k - 1]),
    ).toEqual([10, 20, 30, 40, 50, 100]);
    expect(ending(all)).toMatchObject({ verdict: 'promoted', minutes: 5 });
  });
  test('a bad one goes back after interval × threshold', () => {
    expect(ending(runs(flagger(), grown(100, 2)))).toEqual({
      verdict: 'rolled-back',
      because: 'failed checks threshold reached 5: success rate 98.00% < 99%',
      minutes: 5,
    });
  });
  test('99 % success is enough: the threshold is absolute and stable is not looked at', () => {
    expect(ending(runs(flagger(), grown(100, 1))).verdict).toBe('promoted');
  });
  test('slow requests: p99 above 500 ms fails', () => {
    const slow = grown(100, 0, { ms: 1000, count: 5 });
    expect(ending(runs(flagger(), slow))).toMatchObject({
      verdict: 'rolled-back',
      because: expect.stringContaining('request duration 900ms > 500ms'),
    });
  });
  test('no series, and no traffic, are failed checks, never a success', () => {
    const because = expect.stringContaining('no values found');
    expect(ending(runs(flagger(), undefined))).toMatchObject({ verdict: 'rolled-back', because });
    expect(ending(runs(flagger(), grown(0)))).toMatchObject({ verdict: 'rolled-back', because });
  });
  test('failed checks are never forgiven: they count over the whole rollout', () => {
    const all = runs(flagger(), (atMs) => grown(100, Math.ceil(atMs / 60_000) % 2 === 1 ? 5 : 0));
    expect(ending(all)).toMatchObject({
      verdict: 'rolled-back',
      minutes: 9,
    });
  });
  test('one check per weight is all: a failed check keeps the weight and costs one interval', () => {
    const all = runs(flagger(), (atMs) => grown(100, atMs <= 60_000 ? 5 : 0));
    expect(ending(all)).toMatchObject({ verdict: 'promoted', minutes: 6 });
  });
  test('without latency counts only the success rate is checked', () => {
    const all = runs(flagger(), { requests: 100, errors: 0 });
    expect(ending(all).verdict).toBe('promoted');
  });
  test('a finished run answers the same for ever', () => {
    const last = runs(flagger(), grown(100)).at(-1);
    const scrape = { fromMs: 0, atMs: 1e9, candidate: undefined, stable: undefined };
    expect(last?.see(scrape)).toBe(last);
  });
});
