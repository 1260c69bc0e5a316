import type { Cell } from './cell.ts';
import type { Outcome } from './outcome.ts';
import { meanOf, quantileOf, shareOf, type Estimate } from './statistics.ts';

/** What one judge did in one cell. */
export type Summary = {
  readonly cell: string;
  readonly judge: string;
  readonly isGood: boolean;
  readonly seeds: number;
  /** Good and rolled back, or bad and promoted. */
  readonly wrong: number;
  readonly wrongShare: Estimate;
  readonly heldShare: Estimate;
  /** Extra bad requests in the first hour, a rollout. */
  readonly harm: Estimate;
  /** Minutes until the right verdict: a good release finished, a bad one detected. */
  readonly medianMinutes: Estimate;
  readonly p90Minutes: Estimate;
};

/** Sums outcomes of one judge in one cell up. */
export function summaryOf(cell: Cell, judge: string, outcomes: readonly Outcome[]): Summary {
  const isGood = cell.fault === undefined;
  const ended = (ending: number) => outcomes.filter((outcome) => outcome.ending === ending);
  const right = ended(isGood ? 0 : 1).map(({ minutes }) => minutes);
  const wrong = ended(isGood ? 1 : 0).length;
  return {
    cell: cell.name,
    judge,
    isGood,
    seeds: outcomes.length,
    wrong,
    wrongShare: shareOf(wrong, outcomes.length),
    heldShare: shareOf(ended(2).length, outcomes.length),
    harm: meanOf(outcomes.map(({ harm }) => harm)),
    medianMinutes: quantileOf(right, 0.5),
    p90Minutes: quantileOf(right, 0.9),
  };
}

/** One judge over all cells, each cell counting alike. Harm is the sum over bad cells. */
export type Total = {
  readonly judge: string;
  readonly falseRollback: Estimate;
  readonly promotedBad: Estimate;
  readonly harm: number;
};

/** Sums one judge's cells up. The intervals take all seeds as one sample, as cells have equally many. */
export function totalOf(judge: string, summaries: readonly Summary[]): Total {
  const own = summaries.filter((one) => one.judge === judge);
  const wrongOf = (isGood: boolean) => {
    const cells = own.filter((one) => one.isGood === isGood);
    const wrong = cells.reduce((sum, one) => sum + one.wrong, 0);
    return shareOf(
      wrong,
      cells.reduce((sum, one) => sum + one.seeds, 0),
    );
  };
  return {
    judge,
    falseRollback: wrongOf(true),
    promotedBad: wrongOf(false),
    harm: own.reduce((sum, one) => sum + one.harm.value, 0),
  };
}
