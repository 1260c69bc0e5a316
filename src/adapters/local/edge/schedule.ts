import type { SlotName } from '../../../domain/record.ts';

/** Percent of new requests for each slot, 0–100 with at most two decimals; they sum to 100. */
export type SlotWeights = Readonly<Record<SlotName, number>>;

/** A point of the unit interval, counted in parts of 2^32: an integer within 0 to 2^32 − 1. */
export type ScheduleState = number;

const WHOLE = 2 ** 32;
/** 2^32 divided by the golden ratio, made odd so that every point is visited once in 2^32 requests. */
const STEP = 2_654_435_769;

export const initialSchedule: ScheduleState = 0;

/**
 * Chooses the slot of the next request by the golden-ratio sequence: green when the next point lies below its weight.
 * The points spread evenly over every stretch of requests, and also over every second, third or n-th of them, so that
 * visitors who come in a fixed rhythm are split as well as those who do not (an exact line would send them all to one).
 */
export function nextSlot(
  state: ScheduleState,
  greenWeightPercent: number,
): { readonly slot: SlotName; readonly state: ScheduleState } {
  const { isDue, state: point } = nextDue(state, greenWeightPercent);
  return { slot: isDue ? 'green' : 'blue', state: point };
}

/** Chooses `percent` of all requests by the same sequence. */
export function nextDue(
  state: ScheduleState,
  percent: number,
): { readonly isDue: boolean; readonly state: ScheduleState } {
  const point = (state + STEP) % WHOLE;
  return { isDue: point < (percent / 100) * WHOLE, state: point };
}

/**
 * Most requests by which the split of a stretch of `requests` ≥ 1 differs from the exact one: the golden-ratio
 * sequence deviates by the logarithm of the count (Kuipers and Niederreiter 1974, chapter 2, theorem 3.4); the
 * constants hold with room in every stretch that was measured.
 */
export function splitTolerance(requests: number): number {
  return 2 + Math.log(requests) / 2;
}
