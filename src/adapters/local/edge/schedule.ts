import type { SlotName } from '../../../domain/record.ts';

/** Percent of new requests for each slot, 0–100 with at most two decimals; they sum to 100. */
export type SlotWeights = Readonly<Record<SlotName, number>>;

/** What is owed to green, in hundredths of a percent of one request: always within 0–9999. */
export type ScheduleState = number;

/** Weights counted in hundredths of a percent, so that sums stay exact integers. */
const wholeRequest = 10_000;

/** Half a request owed: the split then deviates by at most one half in each direction. */
export const initialSchedule: ScheduleState = wholeRequest / 2;

/**
 * Chooses the slot of the next request by error accumulation (Bresenham's line): after any number
 * of requests, under any sequence of weights, each slot's count differs from the sum of its weights
 * by less than one request.
 */
export function nextSlot(
  state: ScheduleState,
  greenWeightPercent: number,
): { readonly slot: SlotName; readonly state: ScheduleState } {
  const owed = state + Math.round(greenWeightPercent * 100);
  return owed >= wholeRequest
    ? { slot: 'green', state: owed - wholeRequest }
    : { slot: 'blue', state: owed };
}
