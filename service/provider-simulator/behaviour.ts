import { lowDiscrepancy } from '../payments/low-discrepancy.ts';

/** How the providers misbehave; ratios are 0–1. A delay of 0 delivers the callback before the prepay answer. */
export type Behaviour = {
  readonly delayMs: number;
  readonly duplicateRatio: number;
  readonly reorderRatio: number;
  readonly failRatio: number;
  readonly noCallbackRatio: number;
};

/** Decides case by case; the same sequence in every run. */
export type Choices = Readonly<
  Record<'failsPrepay' | 'losesCallback' | 'duplicatesCallback' | 'reordersCallback', () => boolean>
>;

export function createChoices(behaviour: Behaviour): Choices {
  return {
    failsPrepay: lowDiscrepancy(behaviour.failRatio),
    losesCallback: lowDiscrepancy(behaviour.noCallbackRatio),
    duplicatesCallback: lowDiscrepancy(behaviour.duplicateRatio),
    reordersCallback: lowDiscrepancy(behaviour.reorderRatio),
  };
}
