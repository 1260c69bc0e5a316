import type { Plan, Weights } from '../domain/rollout.ts';
import type { Scrape } from '../domain/scrape.ts';
import { allStable } from '../engine/phases/phase.ts';

type Place = Pick<Scrape, 'phase' | 'step'>;

/** Weights that the candidate shall have in a phase and step. */
export function wantedWeights(plan: Plan, { phase, step }: Place): Weights {
  const atStep = {
    preparing: undefined,
    checking: undefined,
    aborting: undefined,
    'rolled-back': undefined,
    shifting: plan.steps[step],
    soaking: plan.steps.at(-1),
    draining: plan.steps.at(-1),
    promoted: plan.steps.at(-1),
  }[phase];
  return atStep?.weights ?? allStable(plan);
}

/** Route classes that the candidate gets traffic of; an audience by header or cookie brings it at weight 0. */
export function judgedWeights(plan: Plan, place: Place): Weights {
  const weights = wantedWeights(plan, place);
  const audience = plan.steps[place.step]?.audience;
  if (audience === undefined || audience.kind === 'sticky-share') return weights;
  const met = Object.keys(weights).filter((name) => name !== 'payment');
  return { ...weights, ...Object.fromEntries(met.map((name) => [name, 100])) };
}
