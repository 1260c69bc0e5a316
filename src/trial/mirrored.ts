import type { Plan, RouteClass } from '../domain/rollout.ts';
import type { Scrape } from '../domain/scrape.ts';
import { SERIES, type GateSource } from '../domain/series.ts';
import type { Verdict } from '../judge/verdict.ts';

const PAYMENT: RouteClass = 'payment';

/** Whether the candidate gets copies of reads and no visitors. */
export function isMirrored(
  { steps }: Plan,
  { phase, step }: Pick<Scrape, 'phase' | 'step'>,
): boolean {
  return phase === 'shifting' && steps[step]?.mirrorPercent !== undefined;
}

/**
 * The gates that copies of reads say something of: those on answers, counted by the processes themselves, since an edge
 * counts visitors only. Gates of an environment's own wait for visitors: what they count may never come of a read.
 */
export function mirroredSources(sources: readonly GateSource[]): readonly GateSource[] {
  return sources
    .filter(({ routeClass }) => routeClass !== PAYMENT)
    .flatMap((source): readonly GateSource[] => {
      const { routeClass, total } = source;
      const answers = SERIES.answers(routeClass);
      if (total === answers) return [source];
      if (total !== SERIES.requests(routeClass)) return [];
      return [{ ...source, bad: SERIES.errors(routeClass), total: answers }];
    });
}

/** Says so where not one copy came: then no waiting helps. */
export function mirroredVerdict(verdict: Verdict): Verdict {
  const hasCopies = verdict.gates.some(({ candidate }) => candidate.total > 0);
  if (hasCopies || verdict.because.code !== 'missing-evidence') return verdict;
  return { ...verdict, because: { code: 'no-copies' } };
}
