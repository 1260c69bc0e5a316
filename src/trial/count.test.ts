import { expect, test } from 'vitest';
import type { SourceSample } from '../domain/scrape.ts';
import { countScrape } from './count.ts';
import type { TrialMemory } from './memory.ts';

function pod(instance: string, atMs: number, answers: number): SourceSample {
  const series = { 'answers:default': answers };
  return { name: `blue ${instance}`, atMs, instance, startedAtMs: -1000, series };
}

const seen = (...sources: SourceSample[]): readonly SourceSample[] => sources;

/** Answers counted on stable in each of the looks. */
function answersIn(looks: readonly (readonly SourceSample[])[]): number[] {
  let samples: TrialMemory['samples'] = {};
  return looks.map((sources) => {
    const roles = { candidate: { sources: [] }, stable: { sources } };
    const counted = countScrape({ startedAtMs: 0 }, samples, { roles });
    samples = counted.samples;
    return counted.sources.stable.reduce(
      (sum, one) => sum + (one.kind === 'known' ? (one.series['answers:default'] ?? 0) : 0),
      0,
    );
  });
}

test('what a process counted before the rollout is not counted when another one in the list ends', () => {
  const increments = answersIn([
    seen(pod('a', 1, 50_000), pod('b', 1, 70_000)),
    seen(pod('b', 2, 70_010)),
    seen(pod('b', 3, 70_030), pod('c', 3, 0)),
  ]);
  expect(increments).toEqual([0, 10, 20]);
});

test('a process that is missing in one look is not counted twice when it is back', () => {
  const increments = answersIn([
    seen(pod('a', 1, 100), pod('b', 1, 100)),
    seen(pod('a', 2, 110)),
    seen(pod('a', 3, 120), pod('b', 3, 105)),
  ]);
  expect(increments).toEqual([0, 10, 15]);
});
