import type { Readings } from '../../src/domain/measures.ts';
import type { RouteClass } from '../../src/domain/rollout.ts';
import { SERIES } from '../../src/domain/series.ts';

/** Slow answers by one boundary a route class, ms, and what else is asked for. */
export function readingsAt(
  slowerThanMs: Readonly<Record<RouteClass, number>>,
  more: Partial<Readings> = {},
): Readings {
  const usual = Object.entries(slowerThanMs).map(([routeClass, ms]) => [
    SERIES.slow(routeClass),
    { routeClass, slowerThanMs: ms },
  ]);
  const slow = { ...Object.fromEntries(usual), ...more.slow };
  return { counters: {}, holds: {}, ...more, slow };
}
