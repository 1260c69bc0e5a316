import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlotName } from '../../src/domain/record.ts';
import type { Readings } from '../../src/domain/measures.ts';
import type { Metrics } from '../../src/ports/metrics.ts';
import { readingsAt } from '../fakes/readings.ts';

/** A process of a slot as its numbers show it. */
export type CountedPod = {
  /** A new life of the process has another one. */
  readonly startedAtMs: number;
  readonly answers: number;
  readonly slow: number;
  readonly payments: number;
  readonly paymentsFailed: number;
  readonly inflightPayments: number;
  readonly searches: number;
  readonly emptySearches: number;
  readonly memoryBytes: number;
};

/** What every source of numbers is asked for. */
export const ASKED: Readings = readingsAt(
  { default: 500 },
  {
    slow: { 'slow:default:2500': { routeClass: 'default', slowerThanMs: 2500 } },
    counters: {
      'total:searches': { name: 'searches_total', labels: [] },
      'bad:searches': {
        name: 'searches_total',
        labels: [{ label: 'outcome', operator: '=', value: 'empty' }],
      },
      'total:unknown': { name: 'nobody_counts_this', labels: [] },
    },
    holds: { memory: { name: 'process_resident_memory_bytes', labels: [] } },
  },
);

/** Metrics over processes that a test makes up; both slots begin empty. */
export type MetricsUnderTest = {
  readonly metrics: Metrics;
  readonly setPods: (slot: SlotName, pods: readonly CountedPod[]) => Promise<void>;
  /** The first process of the slot answers no more. */
  readonly breakFirst: (slot: SlotName) => Promise<void>;
  readonly close: () => Promise<void>;
};

const pod: CountedPod = {
  startedAtMs: 1_700_000_000_000,
  answers: 100,
  slow: 7,
  payments: 40,
  paymentsFailed: 3,
  inflightPayments: 2,
  searches: 50,
  emptySearches: 6,
  memoryBytes: 90_000_000,
};

/** What every source of numbers must do. */
export function metricsContract(name: string, open: () => Promise<MetricsUnderTest>): void {
  describe(name, () => {
    let world: MetricsUnderTest;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    test('a slot without processes has no samples', async () => {
      expect(await world.metrics.scrape('green')).toEqual([]);
    });

    test('each process of the slot is a sample of raw counters under our names', async () => {
      await world.setPods('blue', [pod, { ...pod, answers: 60 }]);
      const [first, second, ...others] = await world.metrics.scrape('blue');
      expect(first).toMatchObject({
        startedAtMs: pod.startedAtMs,
        inflightPayments: 2,
        series: {
          'answers:default': 100,
          'slow:default': 7,
          'payments:wechat': 40,
          'payments-failed:wechat': 3,
        },
      });
      expect([second?.series['answers:default'], others]).toEqual([60, []]);
      expect(first?.instance).not.toBe(second?.instance);
      expect(await world.metrics.scrape('green')).toEqual([]);
    });

    countsWhatIsAsked(() => world);

    test('a process that started again is another instance', async () => {
      await world.setPods('blue', [pod]);
      const [before] = await world.metrics.scrape('blue');
      await world.setPods('blue', [{ ...pod, startedAtMs: pod.startedAtMs + 5000, answers: 1 }]);
      const [after] = await world.metrics.scrape('blue');
      expect(after?.instance).not.toBe(before?.instance);
      expect(after?.series['answers:default']).toBe(1);
    });

    test('one process that cannot be read makes the whole slot unreadable', async () => {
      await world.setPods('blue', [pod, pod]);
      await world.breakFirst('blue');
      await expect(world.metrics.scrape('blue')).rejects.toMatchObject({
        name: 'OperationError',
        retryable: true,
      });
    });
  });
}

function countsWhatIsAsked(world: () => MetricsUnderTest): void {
  test('counters and holdings that gates ask for are there, and only where the process has them', async () => {
    await world().setPods('blue', [pod]);
    const [sample] = await world().metrics.scrape('blue');
    expect(sample?.series).toMatchObject({
      'slow:default:2500': 1,
      'total:searches': 50,
      'bad:searches': 6,
    });
    expect(sample?.series).not.toHaveProperty('total:unknown');
    expect(sample?.holds).toEqual({ memory: 90_000_000 });
  });
}
