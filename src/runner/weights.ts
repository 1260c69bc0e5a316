import type { Plan, Weights } from '../domain/rollout.ts';

/** Every class of the plan at weight 0: all traffic on stable. */
export function noWeights({ steps }: Plan): Weights {
  return Object.fromEntries(Object.keys(steps[0]?.weights ?? {}).map((name) => [name, 0]));
}
