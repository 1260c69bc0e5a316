import type { Plan, RouteClass } from '../../domain/rollout.ts';

/** Steps in a row that move the same route classes. `percents[k]` is wanted at step `first + k`. */
export type StepGroup = {
  readonly names: readonly RouteClass[];
  readonly first: number;
  readonly percents: readonly number[];
};

/** The plan as people think of it: one ladder per set of classes that moves together. */
export function planGroups(plan: Plan): readonly StepGroup[] {
  const groups: StepGroup[] = [];
  for (const step of plan.steps.keys()) {
    const names = movingClasses(plan, step);
    const percent = plan.steps[step]?.weights[names[0] ?? ''] ?? 0;
    const group = groups.at(-1);
    if (group !== undefined && group.names.join() === names.join())
      groups.splice(-1, 1, { ...group, percents: [...group.percents, percent] });
    else groups.push({ names, first: step, percents: [percent] });
  }
  return groups;
}

/** The classes whose weight is another at `step` than before it; all of them when none moves. */
export function movingClasses(plan: Plan, step: number): readonly RouteClass[] {
  const weights = plan.steps[step]?.weights ?? {};
  const before = plan.steps[step - 1]?.weights ?? {};
  const all = Object.keys(weights);
  const moving = all.filter((name) => weights[name] !== (before[name] ?? 0));
  return moving.length > 0 ? moving : all;
}
