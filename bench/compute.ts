import { compare, type BenchmarkOptions, type Figure } from './benchmark.ts';
import { perSecond, YARDSTICK } from './pace.ts';

/** How often a second something is computed, against the yardstick. */
export function computed(
  what: string,
  once: () => unknown,
  { repetitions, quick }: BenchmarkOptions,
): Promise<Figure> {
  const forMs = quick ? 50 : 1000;
  const against = { what: YARDSTICK.what, measure: () => perSecond(YARDSTICK.once, forMs) };
  const measure = () => perSecond(once, forMs);
  return compare({ what, unit: '1/s', measure, against }, repetitions);
}
