import { describe, expect, test } from 'vitest';
import { incrementsBetween, type CounterSample } from './increments.ts';

const old = { startedAtMs: 0, rolloutStartedAtMs: 1000 };
const sample = (atMs: number, series: Record<string, number>, instance = 'a'): CounterSample => ({
  atMs,
  instance,
  series,
});

describe('increments of raw counters', () => {
  test.each([
    ['differences two samples', { ok: 10 }, { ok: 25 }, { ok: 15 }],
    ['takes the new value after a reset', { ok: 10 }, { ok: 4 }, { ok: 4 }],
    [
      'counts a new series from 0 when a sibling existed',
      { ok: 10 },
      { ok: 11, bad: 3 },
      { ok: 1, bad: 3 },
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(incrementsBetween(sample(1, before), sample(2, after), old)).toEqual({
      kind: 'known',
      series: expected,
    });
  });
  test('61: the first sample of a process older than the rollout is only the base line', () => {
    expect(incrementsBetween(undefined, sample(1, { ok: 9 }), old)).toEqual({
      kind: 'known',
      series: {},
    });
  });
  test('the first sample of a process younger than the rollout counts whole', () => {
    const young = { startedAtMs: 1500, rolloutStartedAtMs: 1000 };
    expect(incrementsBetween(undefined, sample(2000, { ok: 9 }), young)).toEqual({
      kind: 'known',
      series: { ok: 9 },
    });
  });
  test('a restarted process begins at 0 even when it already counted further', () => {
    expect(incrementsBetween(sample(1, { ok: 5 }), sample(2, { ok: 8 }, 'b'), old)).toEqual({
      kind: 'known',
      series: { ok: 8 },
    });
  });
  test.each([NaN, -1, Infinity])('a series of %d is no evidence', (value) => {
    expect(incrementsBetween(undefined, sample(1, { ok: value }), old).kind).toBe('unknown');
  });
  test('the same sample twice is not counted twice', () => {
    const once = sample(1, { ok: 5 });
    expect(incrementsBetween(once, once, old)).toEqual({
      kind: 'unknown',
      reason: 'sample is not newer than the last one (1 ms)',
    });
  });
});
