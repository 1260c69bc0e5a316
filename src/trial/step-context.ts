import type { GateName } from '../domain/evidence.ts';
import type { GateStep } from '../domain/gates.ts';
import type { Plan, RouteClass } from '../domain/rollout.ts';
import type { Scrape } from '../domain/scrape.ts';
import type { GateSource } from '../domain/series.ts';

/** Requests of one order stay on its slot, so this class does not follow its weight request by request. */
const PINNED: RouteClass = 'payment';

/** What the step on trial is to each gate: the share that its requests have now and would have next. */
export function stepContext(
  { steps }: Plan,
  { step: index }: Pick<Scrape, 'step'>,
  sources: readonly GateSource[],
): Readonly<Record<GateName, GateStep>> {
  const step = steps[index] ?? steps.at(-1);
  const next = steps[index + 1];
  return Object.fromEntries(
    sources.map(({ gate, routeClass }): [GateName, GateStep] => {
      const percent = step?.weights[routeClass] ?? 0;
      const nextPercent = Math.max(percent, next?.weights[routeClass] ?? 100);
      const bySplit =
        step?.audience === undefined && step?.mirrorPercent === undefined && routeClass !== PINNED;
      return [gate, bySplit ? { percent, nextPercent } : { nextPercent }];
    }),
  );
}
