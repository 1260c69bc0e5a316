import type { SlotName } from '../../src/domain/record.ts';
import type { InstanceSample, Metrics } from '../../src/ports/metrics.ts';
import { OperationError } from '../../src/shared/errors.ts';

/** Samples that a test sets by hand. */
export type FakeMetrics = Metrics & {
  readonly set: (slot: SlotName, samples: readonly InstanceSample[]) => void;
  /** From now on the slot cannot be read, until samples are set again. */
  readonly silence: (slot: SlotName) => void;
};

/** Fake of the port Metrics; both slots begin without a process. */
export function fakeMetrics(): FakeMetrics {
  const slots: Record<SlotName, readonly InstanceSample[] | undefined> = { blue: [], green: [] };
  return {
    set: (slot, samples) => {
      slots[slot] = samples;
    },
    silence: (slot) => {
      slots[slot] = undefined;
    },
    scrape: async (slot) => {
      const samples = slots[slot];
      if (samples !== undefined) return samples;
      throw new OperationError(`metrics of ${slot}: connection refused`, {
        code: 'unreachable',
        retryable: true,
      });
    },
  };
}
