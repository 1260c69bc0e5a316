import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlotName } from '../../src/domain/record.ts';
import type { Metrics } from '../../src/ports/metrics.ts';

/** A process of a slot as its numbers show it. */
export type CountedPod = {
  /** A new life of the process has another one. */
  readonly startedAtMs: number;
  readonly answers: number;
  readonly slow: number;
  readonly payments: number;
  readonly paymentsFailed: number;
  readonly inflightPayments: number;
};

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
