import type { SlotName } from '../../src/domain/record.ts';
import type { Weights } from '../../src/domain/rollout.ts';
import type { EdgeIntent } from '../../src/ports/edge.ts';
import { OperationError } from '../../src/shared/errors.ts';

/** The split as the edge of the simulation knows it. */
export type SimulatedEdge = {
  readonly write: (intent: EdgeIntent, nowMs: number) => void;
  /** What was written last, in force or not yet. */
  readonly intent: () => EdgeIntent | undefined;
  /** Percent per class that a slot gets now. */
  readonly percentOf: (slot: SlotName, nowMs: number) => Weights;
  /** Percent of the reads that green gets a copy of now. */
  readonly copiesPercent: (nowMs: number) => number;
};

const NOTHING: Weights = { default: 0, payment: 0 };

/** An edge that sends all to blue until something else was written, `delayMs` before. */
export function createEdge(delayMs: number, readyIn: (slot: SlotName) => number): SimulatedEdge {
  let written: { readonly intent: EdgeIntent; readonly fromMs: number } | undefined;
  let before: Weights = NOTHING;
  let copiesBefore = 0;
  const copiesAt = (nowMs: number): number =>
    written === undefined || nowMs < written.fromMs
      ? copiesBefore
      : (written.intent.mirrorPercent ?? 0);
  const greenAt = (nowMs: number): Weights =>
    written === undefined || nowMs < written.fromMs ? before : greenOf(written.intent);
  return {
    write: (intent, nowMs) => {
      const green = greenOf(intent);
      const present = greenAt(nowMs);
      refuse('green', green, present, readyIn('green'));
      refuse('blue', rest(green), rest(present), readyIn('blue'));
      if (JSON.stringify(written?.intent) === JSON.stringify(intent)) return;
      before = present;
      copiesBefore = copiesAt(nowMs);
      written = { intent, fromMs: nowMs + delayMs };
    },
    intent: () => written?.intent,
    percentOf: (slot, nowMs) => (slot === 'green' ? greenAt(nowMs) : rest(greenAt(nowMs))),
    copiesPercent: copiesAt,
  };
}

/** Traffic that a slot with nothing ready gets already may stay; more of it may not come. */
function refuse(slot: SlotName, wanted: Weights, present: Weights, ready: number): void {
  if (ready > 0) return;
  const more = Object.entries(wanted).find(
    ([name, percent]) => percent > 0 && percent !== present[name],
  );
  if (more === undefined) return;
  throw new OperationError(
    `${more[0]}: nothing is ready in ${slot}, so it cannot get ${more[1]} %`,
    {
      code: 'rejected',
      retryable: true,
    },
  );
}

function greenOf({ candidate, weights }: EdgeIntent): Weights {
  return candidate === 'green' ? weights : rest(weights);
}

function rest(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, percent]) => [
      name,
      Math.round((100 - percent) * 100) / 100,
    ]),
  );
}
