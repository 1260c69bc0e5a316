import { describe, expect, test } from 'vitest';
import type { PeerScrape } from './peer.ts';
import { grown } from './peer.fixture.ts';
import { errorRatio, quantileMs, remember, windowOf } from './window.ts';

const scrape = (fromMs: number, atMs: number, requests?: number): PeerScrape => ({
  fromMs,
  atMs,
  candidate: requests === undefined ? undefined : grown(requests, 1),
  stable: grown(1),
});

describe('window', () => {
  test('adds the scrapes that lie wholly within it', () => {
    const all = [scrape(0, 30, 5), scrape(30, 60, 6), scrape(60, 90, 7)].reduce<
      readonly PeerScrape[]
    >((seen, one) => remember(seen, one, 60), []);
    expect(windowOf(all, 'candidate', { nowMs: 90, windowMs: 60 })).toEqual(grown(13, 2));
    expect(windowOf(all, 'baseline', { nowMs: 90, windowMs: 60 })).toBeUndefined();
  });
  test('does not see growth across a gap', () => {
    const all = [scrape(0, 30, 5), scrape(30, 60), scrape(60, 90), scrape(30, 120, 9)];
    expect(windowOf(all, 'candidate', { nowMs: 120, windowMs: 60 })).toBeUndefined();
  });
  test('latency that one scrape lacks is lacking in the sum', () => {
    const bare = { ...scrape(30, 60), candidate: { requests: 2, errors: 0 } };
    const sum = windowOf([scrape(0, 30, 5), bare], 'candidate', { nowMs: 60, windowMs: 60 });
    expect(sum).toEqual({ requests: 7, errors: 1 });
  });
});

describe('queries', () => {
  test('an error ratio is NaN without requests and undefined without a series', () => {
    expect(errorRatio(grown(4, 1))).toBe(0.25);
    expect(errorRatio(grown(0))).toBeNaN();
    expect(errorRatio(undefined)).toBeUndefined();
  });
  test.each([
    ['linear within a bucket', grown(100, 0, { ms: 250, count: 50 }), 0.75, 175],
    ['the first bucket begins at 0', grown(100), 0.5, 50],
    ['beyond the last bound it is that bound', grown(100, 0, { ms: 9000, count: 50 }), 0.99, 5000],
    ['no requests, no quantile', grown(0), 0.99, NaN],
  ])('histogram_quantile: %s', (_, role, quantile, expected) => {
    expect(quantileMs(role, quantile)).toEqual(expected);
  });
  test('no series has no quantile', () => {
    expect(quantileMs(undefined, 0.5)).toBeUndefined();
    expect(quantileMs({ requests: 1, errors: 0 }, 0.5)).toBeUndefined();
  });
});
