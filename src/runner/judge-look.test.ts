import { expect, test } from 'vitest';
import type { InstanceSample } from '../ports/metrics.ts';
import { document } from './runner.fixture.ts';
import { count } from './judge-look.ts';
import type { RunnerMemory } from './memory.ts';
import type { Observation } from './observe.ts';

const unread = { kind: 'unknown', reason: 'not asked' } as const;

function pod(instance: string, atMs: number, answers: number): InstanceSample {
  const series = { 'answers:default': answers };
  return { atMs, instance, startedAtMs: -1000, series, inflightPayments: 0 };
}

function seen(...instances: InstanceSample[]): Observation {
  const counters = {
    default: { blue: { requests: 0, failed: 0 }, green: { requests: 0, failed: 0 } },
  };
  return {
    edge: {
      kind: 'known',
      value: {
        instance: 'edge',
        startedAtMs: 0,
        observedWeights: unread,
        counters,
        inflight: { blue: 0, green: 0 },
      },
    },
    slots: { candidate: unread, stable: unread },
    metrics: {
      candidate: { kind: 'known', value: [] },
      stable: { kind: 'known', value: instances },
    },
    books: unread,
  };
}

/** Answers counted on stable in each of the looks. */
function answersIn(looks: readonly Observation[]): number[] {
  let samples: RunnerMemory['samples'] = {};
  return looks.map((look, k) => {
    const counted = count(document, look, { samples } as RunnerMemory, k * 1000);
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
