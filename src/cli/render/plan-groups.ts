import type { Plan, RouteClass, Step } from '../../domain/rollout.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatPercent } from '../messages/number.ts';
import { weightsText } from './replay.ts';

/** None of its requests is copied. */
const PAYMENT: RouteClass = 'payment';

/** Steps in a row that move the same route classes. `percents[k]` is wanted at step `first + k`. */
export type StepGroup = {
  /** The percents are of reads that are copied, and nothing moves. */
  readonly isMirror: boolean;
  readonly names: readonly RouteClass[];
  readonly first: number;
  readonly percents: readonly number[];
};

/** The plan as people think of it: one ladder per set of classes that moves together. */
export function planGroups(plan: Plan): readonly StepGroup[] {
  const groups: StepGroup[] = [];
  for (const [index, step] of plan.steps.entries()) {
    const names = movingClasses(plan, index);
    const { mirrorPercent } = step;
    const isMirror = mirrorPercent !== undefined;
    const percent = mirrorPercent ?? step.weights[names[0] ?? ''] ?? 0;
    const group = groups.at(-1);
    if (group?.isMirror === isMirror && group.names.join() === names.join())
      groups.splice(-1, 1, { ...group, percents: [...group.percents, percent] });
    else groups.push({ isMirror, names, first: index, percents: [percent] });
  }
  return groups;
}

/** `default 25 %, payment 0 %`, or which copies are made, in words. */
export function stepText(
  { weights, mirrorPercent }: Pick<Step, 'weights' | 'mirrorPercent'>,
  words: Catalogue,
): string {
  return mirrorPercent === undefined
    ? weightsText(weights, words)
    : words.phrases.copies(formatPercent(mirrorPercent));
}

/**
 * The classes whose weight is another at `step` than before it, or whose reads are copied; all of them when none moves.
 */
export function movingClasses(plan: Plan, step: number): readonly RouteClass[] {
  const weights = plan.steps[step]?.weights ?? {};
  const before = plan.steps[step - 1]?.weights ?? {};
  const all = Object.keys(weights);
  if (plan.steps[step]?.mirrorPercent !== undefined) return all.filter((name) => name !== PAYMENT);
  const moving = all.filter((name) => weights[name] !== (before[name] ?? 0));
  return moving.length > 0 ? moving : all;
}
