import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextSlot, splitTolerance, type ScheduleState } from './schedule.ts';

const weightPercent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const anyState: fc.Arbitrary<ScheduleState> = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Slots of `count` requests from a state on. */
function slotsFrom(state: ScheduleState, weight: number, count: number): string[] {
  let at = state;
  return Array.from({ length: count }, () => {
    const choice = nextSlot(at, weight);
    at = choice.state;
    return choice.slot;
  });
}

test('from anywhere, the split of every stretch stays within the tolerance', () => {
  fc.assert(
    fc.property(anyState, weightPercent, (start, weight) => {
      let green = 0;
      const excess = slotsFrom(start, weight, 5000).map((slot, index) => {
        green += slot === 'green' ? 1 : 0;
        const requests = index + 1;
        return Math.abs(green - (requests * weight) / 100) - splitTolerance(requests);
      });
      expect(Math.max(...excess)).toBeLessThanOrEqual(0);
    }),
  );
});

test('visitors who come at every n-th request are split by the same weight', () => {
  const visits = 2000;
  for (let period = 1; period <= 50; period += 1) {
    const slots = slotsFrom(0, 10, visits * period).filter((_slot, index) => index % period === 0);
    const green = slots.filter((slot) => slot === 'green').length;
    expect(Math.abs(green / visits - 0.1), `every ${period}`).toBeLessThan(0.03);
  }
});

test('weight 0 never and weight 100 always chooses green', () => {
  fc.assert(
    fc.property(anyState, (state) => {
      expect(nextSlot(state, 0).slot).toBe('blue');
      expect(nextSlot(state, 100).slot).toBe('green');
    }),
  );
});
